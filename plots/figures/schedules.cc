#include "plots/figures/schedules.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/units.h"

namespace ebb::plots {
namespace {

std::string Pulses(int64_t iterations, int64_t connections) {
  return absl::StrCat(iterations, iterations == 1 ? " pulse of " : " pulses of ", FormatCount(connections));
}

// What both say is the same.
bool Agree(const std::optional<absl::Duration>& one, const std::optional<absl::Duration>& other) {
  return !one.has_value() || !other.has_value() || *one == *other;
}

// The pulses with their times.
std::string DescribeWhole(const std::optional<Schedule>& schedule) {
  if (!schedule.has_value()) return "none";
  std::vector<std::string> parts = {DescribePulses(schedule)};
  if (schedule->linger.has_value())
    parts.push_back(absl::StrCat("held for ", FormatSeconds(absl::ToDoubleSeconds(*schedule->linger))));
  std::vector<std::string> pauses;
  if (schedule->big_pause.has_value() && schedule->big_iterations > 0) {
    pauses.push_back(FormatSeconds(absl::ToDoubleSeconds(*schedule->big_pause)));
  }
  if (schedule->small_pause.has_value() && schedule->small_iterations > 0) {
    pauses.push_back(FormatSeconds(absl::ToDoubleSeconds(*schedule->small_pause)));
  }
  if (!pauses.empty()) parts.push_back(absl::StrCat("pauses of ", absl::StrJoin(pauses, " and ")));
  return absl::StrJoin(parts, ", ");
}

}  // namespace

std::string DescribePulses(const std::optional<Schedule>& schedule) {
  if (!schedule.has_value()) return "";
  const std::string small = Pulses(schedule->small_iterations, schedule->small_connections);
  if (schedule->big_iterations == 0) return absl::StrCat(small, " connections");
  const std::string big = Pulses(schedule->big_iterations, schedule->big_connections);
  if (schedule->small_iterations == 0) return absl::StrCat(big, " connections");
  return absl::StrCat(big, " connections, then ", schedule->small_iterations, " of ",
                      FormatCount(schedule->small_connections));
}

bool AreSamePulses(const std::optional<Schedule>& one, const std::optional<Schedule>& other) {
  if (!one.has_value() || !other.has_value()) return one.has_value() == other.has_value();
  return one->big_connections == other->big_connections && one->big_iterations == other->big_iterations &&
         one->small_connections == other->small_connections &&
         one->small_iterations == other->small_iterations && Agree(one->big_pause, other->big_pause) &&
         Agree(one->small_pause, other->small_pause) && Agree(one->linger, other->linger);
}

bool ShareTheirPulses(absl::Span<const DesignSummary> summaries) {
  return std::all_of(summaries.begin(), summaries.end(), [&](const DesignSummary& summary) {
    return AreSamePulses(summary.schedule, summaries.front().schedule);
  });
}

std::string DifferentPulses(absl::Span<const DesignSummary> summaries) {
  if (ShareTheirPulses(summaries)) return "";
  std::vector<std::pair<const DesignSummary*, std::vector<std::string>>> groups;
  for (const DesignSummary& summary : summaries) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& known) {
      return AreSamePulses(known.first->schedule, summary.schedule);
    });
    if (group == groups.end()) group = groups.insert(groups.end(), {&summary, {}});
    group->second.push_back(summary.label);
  }
  std::vector<std::string> who_had_which;
  for (const auto& [first, labels] : groups) {
    who_had_which.push_back(
        absl::StrCat(absl::StrJoin(labels, ", "), " had ", DescribeWhole(first->schedule)));
  }
  return absl::StrCat("Not under the same pulses, so the figures cannot be compared: ",
                      absl::StrJoin(who_had_which, "; "), ".");
}

}  // namespace ebb::plots
