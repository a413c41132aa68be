#ifndef EBB_COMPARE_PORTS_H_
#define EBB_COMPARE_PORTS_H_

#include <cstdint>

#include "absl/status/statusor.h"

namespace ebb {

// A TCP port of 127.0.0.1 on which nobody listens now. It is not held: somebody else could take it before the
// design does, which the design then reports.
absl::StatusOr<int> FindFreePort();

// True if a socket of this machine listens on the port, IPv4 or IPv6. Asks the kernel for its listening
// sockets alone (sock_diag(7)): connecting would already be the server's first client, and /proc/net/tcp has
// a line for each of the tens of thousands of connections that a burst leaves in TIME_WAIT. Errors: the
// kernel does not answer.
absl::StatusOr<bool> IsListening(int port);

// How many connections the kernel has made for those who listen on the port, and that they have not accepted
// yet: the lengths of their accept queues, added up (Recv-Q of ss(8)). Errors: as above.
absl::StatusOr<int64_t> WaitingToBeAccepted(int port);

}  // namespace ebb

#endif  // EBB_COMPARE_PORTS_H_
