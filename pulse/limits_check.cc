#include "pulse/limits_check.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/units.h"
#include "pulse/schedule.h"

namespace ebb::pulse {
namespace {

constexpr char kWidenRange[] = "widen the range with 'sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"'";
// Of a schedule without pauses, which may have a million: long before there are so many it repeats itself.
constexpr int64_t kMostPulsesLookedAt = 1000;

}  // namespace

PortRange LocalPorts(const Limits& limits) {
  PortRange range;
  range.first = limits.local_ports_first.value_or(range.first);
  range.last = limits.local_ports_last.value_or(range.last);
  return range;
}

absl::Status CheckBurst(int64_t connections, const Limits& limits, int64_t open_descriptors,
                        const SourcePorts& sources) {
  const int64_t others = open_descriptors + kOwnDescriptors;
  const int64_t descriptors = connections + others;
  if (limits.descriptors_soft.has_value() && *limits.descriptors_soft < descriptors) {
    const int64_t allowed = *limits.descriptors_soft - others;
    return absl::FailedPreconditionError(absl::StrCat(
        FormatCount(connections), " connections at a time need ", FormatCount(descriptors),
        " file descriptors (", FormatCount(open_descriptors), " are open already), and the limit is ",
        FormatCount(*limits.descriptors_soft), ": raise it with 'ulimit -n ", descriptors,
        "' (as root, or in /etc/security/limits.conf)",
        allowed > 0 ? absl::StrCat(", or ask for at most ", allowed, " with -big and -small") : ""));
  }
  if (sources.capacity() < connections) {
    return absl::FailedPreconditionError(
        absl::StrCat(FormatCount(connections), " connections at a time need more local ports than the ",
                     FormatCount(sources.capacity()), " there are: give more --source_addresses, ",
                     kWidenRange, ", or ask for fewer with -big and -small"));
  }
  return absl::OkStatus();
}

std::string PortShortage(const Options& options, const SourcePorts& sources) {
  const Schedule schedule(options);
  std::deque<std::pair<absl::Duration, int64_t>> resting;  // When a pulse was closed, and its ports.
  int64_t ports = 0;                                       // Of all that are resting.
  absl::Duration start;
  for (int64_t index = 1; index <= kMostPulsesLookedAt; ++index) {
    const std::optional<PlannedPulse> plan = schedule.At(index);
    if (!plan.has_value()) break;
    while (!resting.empty() && resting.front().first + sources.longest_rest() <= start) {
      ports -= resting.front().second;
      resting.pop_front();
    }
    const int64_t lacking = ports + plan->connections - sources.capacity();
    if (lacking > 0) {
      return absl::StrCat(KindName(plan->kind), " pulse ", plan->number, " may lack ",
                          FormatCount(std::min(lacking, plan->connections)), " local ports: there are ",
                          FormatCount(sources.capacity()),
                          ", and those of earlier pulses cannot be used again for ",
                          FormatSeconds(absl::ToDoubleSeconds(sources.longest_rest())),
                          ": give more --source_addresses or longer pauses (-bs, -ss), or ", kWidenRange);
    }
    resting.emplace_back(start + options.linger, plan->connections);
    ports += plan->connections;
    start += options.linger + plan->pause_after;
  }
  return "";
}

}  // namespace ebb::pulse
