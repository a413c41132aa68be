#ifndef EBB_COMPARE_PORTS_H_
#define EBB_COMPARE_PORTS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb {

// A TCP port of 127.0.0.1 on which nobody listens now. It is not held: somebody else could take it before the
// design does, which the design then reports.
absl::StatusOr<int> FindFreePort();

// True if the text of /proc/net/tcp or /proc/net/tcp6 (proc_pid_net(5)) has a listening socket on the port.
// So it can be seen that a server is ready without connecting to it, which would already be its first client.
bool HasListener(absl::string_view proc_net_tcp, int port);

// The same, reading both files.
bool IsListening(int port);

}  // namespace ebb

#endif  // EBB_COMPARE_PORTS_H_
