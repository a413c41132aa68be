#ifndef EBB_PLOTS_RUN_PARSERS_H_
#define EBB_PLOTS_RUN_PARSERS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "plots/run.h"

namespace ebb::plots {

// The texts of a run folder's files to values. Each is a function of its arguments alone, and any thread may
// call it. `name` is what messages call the file. Every error is one sentence with the file, the line and
// what was expected there. A last line without its newline is dropped, and `*cut` (if not null) says whether
// it was.

// Times must not go back.
absl::StatusOr<std::vector<Sample>> ParseSamples(absl::string_view name, absl::string_view text, bool* cut);
absl::StatusOr<std::vector<ChargedReading>> ParseCharged(absl::string_view name, absl::string_view text,
                                                         bool* cut);
absl::StatusOr<std::vector<HeapReading>> ParseHeap(absl::string_view name, absl::string_view text, bool* cut);

// Also an error: an event of another kind, and one that does not follow in its pulse, such as a `closed`
// without a `start`. A pulse may end early, at whichever event a client was stopped.
absl::StatusOr<std::vector<Event>> ParseEvents(absl::string_view name, absl::string_view text, bool* cut);

// Unknown keys are left alone, and so is what is null.
absl::StatusOr<RunInfo> ParseRunInfo(absl::string_view name, const std::string& text);

// One pulse for each `start`. The first `big_iterations` of the schedule are big; without a schedule those
// that ask for as many connections as the largest does.
std::vector<Pulse> GroupIntoPulses(const std::vector<Event>& events, const std::optional<Schedule>& schedule);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_RUN_PARSERS_H_
