#include "compare/profile.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/command_line.h"

namespace ebb::compare {
namespace {

constexpr int64_t kFreshSmallIterations = 3;

// A small pause has to be more than twice the time in which a design gives memory back (one second, for the
// baseline): the floor is the median between the small pulses.
const Schedule kQuick = {"quick",         10'000, 3, 1'000, 3, absl::Seconds(2.5), absl::Seconds(2.5),
                         absl::Seconds(1)};
const Schedule kOriginal = {"original",        10'000,          3, 1'000, 6, absl::Seconds(30),
                            absl::Seconds(20), absl::Seconds(4)};

// What is allowed for single values: what pulse allows, and no longer than somebody would wait.
constexpr int64_t kMostConnections = 1'000'000;
constexpr int64_t kMostIterations = 1'000;
constexpr absl::Duration kLongestPause = absl::Hours(1);

absl::Status SetCount(absl::string_view flag, const std::string& value, int64_t maximum, int64_t* count) {
  int64_t number;
  if (!absl::SimpleAtoi(value, &number)) {
    return absl::InvalidArgumentError(absl::StrCat("--", flag, "=", value, " is not a whole number"));
  }
  const absl::Status status = CheckRange(flag, number, 1, maximum);
  if (status.ok()) *count = number;
  return status;
}

std::string Seconds(absl::Duration duration) { return absl::StrCat(absl::ToDoubleSeconds(duration)); }

}  // namespace

absl::StatusOr<Schedule> FindProfile(const std::string& name) {
  for (const Schedule& schedule : {kQuick, kOriginal}) {
    if (schedule.profile == name) return schedule;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--profile=", name, " is not known: give quick or original"));
}

int64_t DefaultRepeats(const std::string& profile) { return profile == kOriginal.profile ? 3 : 1; }

absl::Status SetScheduleValue(absl::string_view flag, const std::string& value, Schedule* schedule) {
  const struct {
    absl::string_view flag;
    int64_t* count;
    int64_t maximum;
  } counts[] = {
      {"big", &schedule->big_connections, kMostConnections},
      {"big_iterations", &schedule->big_iterations, kMostIterations},
      {"small", &schedule->small_connections, kMostConnections},
      {"small_iterations", &schedule->small_iterations, kMostIterations},
  };
  for (const auto& known : counts) {
    if (known.flag == flag) return SetCount(flag, value, known.maximum, known.count);
  }
  const struct {
    absl::string_view flag;
    std::optional<absl::Duration>* duration;
  } durations[] = {
      {"big_pause", &schedule->big_pause},
      {"small_pause", &schedule->small_pause},
      {"linger", &schedule->linger},
  };
  for (const auto& known : durations) {
    if (known.flag != flag) continue;
    const auto duration = ParseDurationFlag(flag, value, absl::ZeroDuration(), kLongestPause);
    if (duration.ok()) *known.duration = *duration;
    return duration.status();
  }
  return absl::InvalidArgumentError(absl::StrCat("a schedule has no value named ", flag));
}

Schedule SmallOnly(const Schedule& schedule) {
  Schedule small = schedule;
  small.big_iterations = 0;
  small.small_iterations = std::min(small.small_iterations, kFreshSmallIterations);
  return small;
}

std::vector<std::string> PulseArguments(const Schedule& schedule) {
  return {
      absl::StrCat("-big=", schedule.big_connections),
      absl::StrCat("-i=", schedule.big_iterations),
      absl::StrCat("-bs=", Seconds(*schedule.big_pause)),
      absl::StrCat("-small=", schedule.small_connections),
      absl::StrCat("-ss=", Seconds(*schedule.small_pause)),
      absl::StrCat("-l=", Seconds(*schedule.linger)),
      absl::StrCat("--small_iters=", schedule.small_iterations),
  };
}

absl::Duration LeastDuration(const Schedule& schedule) {
  return schedule.big_iterations * (*schedule.linger + *schedule.big_pause) +
         schedule.small_iterations * (*schedule.linger + *schedule.small_pause);
}

}  // namespace ebb::compare
