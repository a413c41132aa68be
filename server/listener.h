#ifndef EBB_SERVER_LISTENER_H_
#define EBB_SERVER_LISTENER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/io/unique_fd.h"

namespace ebb::server {

// The listening sockets of one address and port.
//
// The kernel completes a connection by itself and puts it into the socket's accept queue, which holds at most
// net.core.somaxconn of them (4,096 by default); when a burst comes faster than threads can be started, the
// queue overflows, the kernel drops the client's SYN (TcpExtListenOverflows), and that client waits a second
// before it tries again. So a Listener has several sockets on the same port (SO_REUSEPORT in socket(7)),
// among which the kernel spreads the connections: each brings a queue of its own, and together they hold as
// many connections as the process has descriptors for.
class Listener {
 public:
  static constexpr int kMostSockets = 16;

  // Binds `address` (IPv4, IPv6 or a host's name) and `port` (0: any free one) and listens, with room for
  // about `expected_connections` in the queues. The port of a server that has just ended is free at once
  // (SO_REUSEADDR); one on which another program listens is an error, even if that program would share it.
  // Errors: a sentence that says what is wrong with the address or port and what to change.
  static absl::StatusOr<Listener> Open(const std::string& address, int port, int64_t expected_connections);

  // Non-blocking listening sockets, at least one. Owned by this object.
  const std::vector<UniqueFd>& sockets() const { return sockets_; }

  // The port that was bound.
  int port() const { return port_; }

  // "127.0.0.1:3033" or "[::1]:3033"
  const std::string& name() const { return name_; }

  // How many connections the queues of all sockets hold together.
  int64_t backlog() const { return backlog_; }

 private:
  Listener() = default;

  std::vector<UniqueFd> sockets_;
  int port_ = 0;
  std::string name_;
  int64_t backlog_ = 0;
};

}  // namespace ebb::server

#endif  // EBB_SERVER_LISTENER_H_
