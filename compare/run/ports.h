#ifndef EBB_COMPARE_RUN_PORTS_H_
#define EBB_COMPARE_RUN_PORTS_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace ebb::compare {

// A TCP port of 127.0.0.1 on which nobody listens now. It is not held: somebody else could take it before the
// design does, which the design then reports.
absl::StatusOr<int> FindFreePort();

// The sockets of this machine that listen on one port.
struct Listeners {
  // Those that a connection to 127.0.0.1 reaches: bound to it or to any address; an IPv6 one too if it takes
  // IPv4 as well (IPV6_V6ONLY in ipv6(7)).
  std::vector<uint64_t> inodes;
  // Connections that the kernel has made for them and that they have not accepted yet: the lengths of their
  // accept queues, added up (Recv-Q of ss(8)).
  int64_t waiting = 0;
  // The addresses of the others, such as "[::1]".
  std::vector<std::string> elsewhere;

  bool found() const { return !inodes.empty(); }
};

// Asks the kernel for its listening sockets alone (sock_diag(7)): connecting would already be the server's
// first client, and /proc/net/tcp has a line for each of the tens of thousands of connections that a burst
// leaves in TIME_WAIT. Errors: the kernel does not answer.
absl::StatusOr<Listeners> FindListeners(int port);

// True if somebody listens on the port of 127.0.0.1. Errors: as above.
absl::StatusOr<bool> IsListening(int port);

// True if one of the processes has one of the sockets open (/proc/PID/fd). Errors: none of those whose
// descriptors can be read has, and there is one whose cannot, because it is another user's.
absl::StatusOr<bool> HoldsSocket(const std::vector<pid_t>& processes, const std::vector<uint64_t>& inodes);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RUN_PORTS_H_
