#include "server/options.h"

#include <unistd.h>

#include "absl/strings/str_format.h"
#include "base/command_line.h"

namespace ebb::server {

absl::Status Validate(const ServerOptions& options) {
  const absl::Status in_range = CheckRanges({
      {"port", options.port, 0, 65535},
      {"stack_kib", options.stack_kib, 1, 1 << 20},
      {"guard_kib", options.guard_kib, 0, 1 << 20},
      {"buffer_bytes", options.buffer_bytes, 1, 16 << 20},
      {"arenas", options.arenas, 1, 1024},
      {"max_connections", options.max_connections, 0, 10'000'000},
      {"log_every", options.log_every, 0, 10'000'000},
  });
  if (!in_range.ok()) return in_range;
  if (options.trim_interval != absl::ZeroDuration() && options.trim_interval < absl::Milliseconds(10)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--trim_interval=%s is not allowed: give 0 for never, or at least 10ms",
                        absl::FormatDuration(options.trim_interval)));
  }
  const int64_t page_kib = sysconf(_SC_PAGESIZE) / 1024;
  if (options.guard_kib % page_kib != 0 || options.stack_kib % page_kib != 0) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "--stack_kib=%d and --guard_kib=%d must be multiples of a page, which has %d KiB here",
        options.stack_kib, options.guard_kib, page_kib));
  }
  return absl::OkStatus();
}

}  // namespace ebb::server
