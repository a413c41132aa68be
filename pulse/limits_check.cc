#include "pulse/limits_check.h"

#include "absl/strings/str_cat.h"
#include "base/units.h"

namespace ebb::pulse {
namespace {

constexpr int64_t kDefaultFirstPort = 32768;
constexpr int64_t kDefaultLastPort = 60999;

}  // namespace

int64_t LocalPorts(const Limits& limits) {
  return limits.local_ports_last.value_or(kDefaultLastPort) -
         limits.local_ports_first.value_or(kDefaultFirstPort) + 1;
}

absl::Status CheckBurst(int64_t connections, const Limits& limits, const SourceAddresses& sources) {
  const int64_t descriptors = connections + kOtherDescriptors;
  if (limits.descriptors_soft.has_value() && *limits.descriptors_soft < descriptors) {
    const int64_t allowed = *limits.descriptors_soft - kOtherDescriptors;
    return absl::FailedPreconditionError(absl::StrCat(
        FormatCount(connections), " connections at a time need ", FormatCount(descriptors),
        " file descriptors, and the limit is ", FormatCount(*limits.descriptors_soft),
        ": raise it with 'ulimit -n ", descriptors, "' (as root, or in /etc/security/limits.conf)",
        allowed > 0 ? absl::StrCat(", or ask for at most ", allowed, " with -big and -small") : ""));
  }
  if (sources.capacity() < connections) {
    return absl::FailedPreconditionError(
        absl::StrCat(FormatCount(connections), " connections at a time need more local ports than the ",
                     FormatCount(sources.capacity()),
                     " there are: give more --source_addresses, widen the range with 'sysctl -w ",
                     "net.ipv4.ip_local_port_range=\"1024 65535\"', or ask for fewer with -big and -small"));
  }
  return absl::OkStatus();
}

}  // namespace ebb::pulse
