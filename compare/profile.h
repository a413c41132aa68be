#ifndef EBB_COMPARE_PROFILE_H_
#define EBB_COMPARE_PROFILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "run_folder/schedule.h"

namespace ebb::compare {

// `name` is "quick" (three bursts of 10,000, three of 1,000, about 25 s) or "original" (the schedule of the
// report that ebb began with, six small pulses, about four minutes). Errors: the name is unknown; it says
// which there are.
absl::StatusOr<Schedule> FindProfile(const std::string& name);

// How often each design is run in a profile if the user does not say.
int64_t DefaultRepeats(const std::string& profile);

// Replaces one value of the schedule by what the user gave for the flag of that name: big, big_iterations,
// big_pause, small, small_iterations, small_pause or linger. Errors: the value is none, or out of range; the
// message says what is allowed.
absl::Status SetScheduleValue(absl::string_view flag, const std::string& value, Schedule* schedule);

// The same schedule without its big pulses, for the fresh server that only ever sees small ones. Three of
// them are enough to see the level.
Schedule SmallOnly(const Schedule& schedule);

// The flags that make pulse do it.
std::vector<std::string> PulseArguments(const Schedule& schedule);

// How long it takes if connecting takes no time.
absl::Duration LeastDuration(const Schedule& schedule);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_PROFILE_H_
