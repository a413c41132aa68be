#ifndef EBB_PULSE_BURST_NETSTAT_H_
#define EBB_PULSE_BURST_NETSTAT_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace ebb::pulse {

// One counter from a text such as /proc/net/netstat, where each group is a line of names followed by a line
// of values, both beginning with the group and a colon. Empty if it is not there or the text is cut short.
std::optional<int64_t> ParseNetstat(absl::string_view text, absl::string_view group, absl::string_view name);

// How many connections this machine's kernel has dropped since it started because a server's accept queue was
// full (TcpExt ListenOverflows, for all servers in this network namespace). The client of each waits a second
// before it tries again. Empty if it cannot be read. Any thread may call it.
std::optional<int64_t> ReadListenOverflows();

}  // namespace ebb::pulse

#endif  // EBB_PULSE_BURST_NETSTAT_H_
