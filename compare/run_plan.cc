#include "compare/run_plan.h"

#include "absl/strings/str_cat.h"

namespace ebb::compare {
namespace {

// What a run takes beside the waiting of its schedule: starting, the base, connecting and closing, stopping.
constexpr absl::Duration kBesideSchedule = absl::Seconds(4);

PlannedRun Plan(const std::vector<Design>& designs, size_t design, bool small_only, int64_t repeat,
                int64_t repeats) {
  const std::string& name = designs[design].name;
  PlannedRun run{design, repeat, small_only, name, name};
  if (small_only) {
    absl::StrAppend(&run.folder, "-small-only");
    absl::StrAppend(&run.title, ", small only");
  }
  if (repeat > 1) absl::StrAppend(&run.folder, "-repeat-", repeat);
  if (repeats > 1) absl::StrAppend(&run.title, ", repeat ", repeat, " of ", repeats);
  return run;
}

}  // namespace

std::vector<PlannedRun> PlanRuns(const std::vector<Design>& designs, int64_t repeats) {
  std::vector<PlannedRun> runs;
  for (int64_t repeat = 1; repeat <= repeats; ++repeat) {
    for (size_t i = 0; i < designs.size(); ++i) {
      runs.push_back(Plan(designs, i, false, repeat, repeats));
      if (!designs[i].running.has_value()) runs.push_back(Plan(designs, i, true, repeat, repeats));
    }
  }
  return runs;
}

absl::Duration ExpectedDuration(const PlannedRun& run, const Schedule& schedule) {
  return LeastDuration(run.small_only ? SmallOnly(schedule) : schedule) + kBesideSchedule;
}

}  // namespace ebb::compare
