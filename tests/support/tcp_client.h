#ifndef EBB_TESTS_SUPPORT_TCP_CLIENT_H_
#define EBB_TESTS_SUPPORT_TCP_CLIENT_H_

#include <string>
#include <vector>

#include "base/io/unique_fd.h"

namespace ebb {

// One blocking TCP connection of a test to a server on this machine. Errors throw std::runtime_error.
class TcpClient {
 public:
  // Connects to a port of `address`, IPv4 or IPv6.
  explicit TcpClient(int port, const std::string& address = "127.0.0.1");

  void Send(const std::string& data);

  // Closes this end for sending and leaves the other open.
  void ShutDownSending();

  // Ends the connection with a reset instead of closing it.
  void Reset();

  // Waits for the server to close, which ends what it sends. False if it has not within `seconds`.
  bool ServerCloses(int seconds = 60);

  // True if the connection is open as far as this end can tell now.
  bool Open();

 private:
  UniqueFd fd_;
};

// So many connections to the same port.
std::vector<TcpClient> ConnectMany(int count, int port);

}  // namespace ebb

#endif  // EBB_TESTS_SUPPORT_TCP_CLIENT_H_
