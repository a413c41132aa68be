#include "base/endpoint.h"

#include <netdb.h>
#include <stddef.h>
#include <string.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ebb {
namespace {

// The port lies at the same place in both (ipv6(7)).
constexpr size_t kPortOffset = offsetof(sockaddr_in, sin_port);
static_assert(kPortOffset == offsetof(sockaddr_in6, sin6_port));

constexpr uint32_t kLoopbackNet = 127;  // The first byte of 127.0.0.0/8.

}  // namespace

Endpoint::Endpoint(const sockaddr* address, socklen_t length)
    : length_(std::min<socklen_t>(length, sizeof storage_)) {
  memcpy(&storage_, address, length_);
}

Endpoint Endpoint::V4(uint32_t address, uint16_t port) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  v4.sin_addr.s_addr = htonl(address);
  return Endpoint(reinterpret_cast<const sockaddr*>(&v4), sizeof v4);
}

Endpoint Endpoint::OfSocket(int fd) {
  Endpoint bound;
  bound.length_ = sizeof bound.storage_;
  getsockname(fd, reinterpret_cast<sockaddr*>(&bound.storage_), &bound.length_);
  return bound;
}

uint32_t Endpoint::v4_address() const {
  if (family() != AF_INET) return 0;
  sockaddr_in v4;
  memcpy(&v4, &storage_, sizeof v4);
  return ntohl(v4.sin_addr.s_addr);
}

bool Endpoint::IsV4Loopback() const { return v4_address() >> 24 == kLoopbackNet; }

bool Endpoint::IsLoopback() const {
  if (family() != AF_INET6) return IsV4Loopback();
  sockaddr_in6 v6;
  memcpy(&v6, &storage_, sizeof v6);
  return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

bool Endpoint::SameAddress(const Endpoint& other) const {
  return family() == other.family() && AddressText() == other.AddressText();
}

Endpoint Endpoint::WithPort(uint16_t port) const {
  Endpoint changed = *this;
  const in_port_t network_order = htons(port);
  memcpy(reinterpret_cast<char*>(&changed.storage_) + kPortOffset, &network_order, sizeof network_order);
  return changed;
}

uint16_t Endpoint::port() const {
  in_port_t network_order;
  memcpy(&network_order, reinterpret_cast<const char*>(&storage_) + kPortOffset, sizeof network_order);
  return ntohs(network_order);
}

std::string Endpoint::AddressText() const {
  char host[NI_MAXHOST] = "";
  getnameinfo(address(), length_, host, sizeof host, nullptr, 0, NI_NUMERICHOST);
  return host;
}

std::string Endpoint::ToString() const {
  char port[NI_MAXSERV] = "";
  getnameinfo(address(), length_, nullptr, 0, port, sizeof port, NI_NUMERICSERV);
  if (family() == AF_INET6) return absl::StrCat("[", AddressText(), "]:", port);
  return absl::StrCat(AddressText(), ":", port);
}

const char* FamilyName(int family) { return family == AF_INET6 ? "IPv6" : "IPv4"; }

}  // namespace ebb
