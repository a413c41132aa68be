#include "pulse/options_check.h"

#include <fcntl.h>

#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"
#include "base/command_line.h"

namespace ebb::pulse {
namespace {

constexpr int64_t kMostConnections = 1'000'000;
constexpr int64_t kMostIterations = 1'000'000;
constexpr int64_t kMostPerSecond = 10'000'000;
constexpr int64_t kMostBytes = int64_t{1} << 40;
constexpr double kMostSeconds = 1e6;
constexpr absl::Duration kLeastTimeout = absl::Milliseconds(1);
constexpr absl::Duration kMostTimeout = absl::Hours(24);

}  // namespace

absl::StatusOr<absl::Duration> SecondsFlag(absl::string_view flag, double seconds) {
  if (std::isfinite(seconds) && seconds >= 0 && seconds <= kMostSeconds) return absl::Seconds(seconds);
  return absl::InvalidArgumentError(absl::StrFormat(
      "--%s=%g is not allowed: give seconds from 0 to %.0f, such as 0.5", flag, seconds, kMostSeconds));
}

absl::Status CheckOptions(const Options& options) {
  const absl::Status in_range = CheckRanges({
      {"big", options.big, 0, kMostConnections},
      {"i", options.big_iterations, 0, kMostIterations},
      {"small", options.small, 0, kMostConnections},
      {"small_iters", options.small_iterations, 0, kMostIterations},
      {"connect_concurrency", options.connect_concurrency, 1, kMostConnections},
      {"connect_rate", options.connect_rate, 0, kMostPerSecond},
      {"send_bytes", options.send_bytes, 0, kMostBytes},
      {"status_fd", options.status_fd, -1, kMostConnections},
  });
  if (!in_range.ok()) return in_range;
  const std::pair<const char*, absl::Duration> timeouts[] = {{"connect_timeout", options.connect_timeout},
                                                             {"close_timeout", options.close_timeout}};
  for (const auto& [flag, timeout] : timeouts) {
    if (timeout >= kLeastTimeout && timeout <= kMostTimeout) continue;
    return absl::InvalidArgumentError(
        absl::StrFormat("--%s=%s is not allowed: give a duration from %s to %s, such as 500ms or 30s", flag,
                        absl::FormatDuration(timeout), absl::FormatDuration(kLeastTimeout),
                        absl::FormatDuration(kMostTimeout)));
  }
  if ((options.big == 0 || options.big_iterations == 0) && options.small == 0) {
    return absl::InvalidArgumentError(
        "there is no pulse to run: give -big and -i, or -small, a number greater than 0");
  }
  if (options.status_fd >= 0 && fcntl(options.status_fd, F_GETFD) < 0) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "--status_fd=%d is not an open descriptor: give one that pulse inherits, or -1", options.status_fd));
  }
  return absl::OkStatus();
}

}  // namespace ebb::pulse
