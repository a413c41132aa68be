#ifndef EBB_BASE_ENDPOINT_H_
#define EBB_BASE_ENDPOINT_H_

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>

namespace ebb {

// An IPv4 or IPv6 address with a port, as the socket calls want it. A value; any thread may use its own.
class Endpoint {
 public:
  Endpoint() = default;
  // From what getaddrinfo(3) or getsockname(2) gave.
  Endpoint(const sockaddr* address, socklen_t length);
  // An IPv4 address in the machine's byte order: 0x7f000001 is 127.0.0.1.
  static Endpoint V4(uint32_t address, uint16_t port);

  // Where a socket is bound.
  static Endpoint OfSocket(int fd);

  const sockaddr* address() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t length() const { return length_; }
  uint16_t port() const;
  int family() const { return storage_.ss_family; }

  // True for 127.0.0.0/8.
  bool IsV4Loopback() const;
  // True for 127.0.0.0/8 and ::1.
  bool IsLoopback() const;
  // True if only the port differs, or nothing.
  bool SameAddress(const Endpoint& other) const;
  Endpoint WithPort(uint16_t port) const;
  // An IPv4 address in the machine's byte order; 0 if it is none.
  uint32_t v4_address() const;

  // "127.0.0.1:3033", "[::1]:3033"; without the port, "127.0.0.1", "::1".
  std::string ToString() const;
  std::string AddressText() const;

 private:
  sockaddr_storage storage_{};
  socklen_t length_ = 0;
};

// "IPv4" or "IPv6".
const char* FamilyName(int family);

}  // namespace ebb

#endif  // EBB_BASE_ENDPOINT_H_
