#include "compare/profile.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ebb {
namespace {

constexpr int64_t kFreshSmallIterations = 3;

// A small pause has to be more than twice the time in which a design gives memory back (one second, for the
// baseline): the floor is the median between the small pulses.
const PulseSchedule kQuick = {"quick",         10'000, 3, absl::Seconds(2.5), 1'000, 3, absl::Seconds(2.5),
                              absl::Seconds(1)};
const PulseSchedule kOriginal = {"original",        10'000,          3, absl::Seconds(30), 1'000, 6,
                                 absl::Seconds(20), absl::Seconds(4)};

std::string Seconds(absl::Duration duration) { return absl::StrCat(absl::ToDoubleSeconds(duration)); }

}  // namespace

absl::StatusOr<PulseSchedule> FindProfile(const std::string& name) {
  for (const PulseSchedule& schedule : {kQuick, kOriginal}) {
    if (schedule.profile == name) return schedule;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--profile=", name, " is not known: give quick or original"));
}

PulseSchedule SmallOnly(const PulseSchedule& schedule) {
  PulseSchedule small = schedule;
  small.big_iterations = 0;
  small.small_iterations = std::min(small.small_iterations, kFreshSmallIterations);
  return small;
}

std::vector<std::string> PulseArguments(const PulseSchedule& schedule) {
  return {
      absl::StrCat("-big=", schedule.big_connections),
      absl::StrCat("-i=", schedule.big_iterations),
      absl::StrCat("-bs=", Seconds(schedule.big_pause)),
      absl::StrCat("-small=", schedule.small_connections),
      absl::StrCat("-ss=", Seconds(schedule.small_pause)),
      absl::StrCat("-l=", Seconds(schedule.linger)),
      absl::StrCat("--small_iters=", schedule.small_iterations),
  };
}

absl::Duration LeastDuration(const PulseSchedule& schedule) {
  return schedule.big_iterations * (schedule.linger + schedule.big_pause) +
         schedule.small_iterations * (schedule.linger + schedule.small_pause);
}

}  // namespace ebb
