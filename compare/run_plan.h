#ifndef EBB_COMPARE_RUN_PLAN_H_
#define EBB_COMPARE_RUN_PLAN_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "compare/catalogue/design.h"
#include "compare/profile.h"

namespace ebb::compare {

// One run of a comparison.
struct PlannedRun {
  size_t design = 0;  // Its index.
  int64_t repeat = 1;
  bool small_only = false;  // A fresh process that sees the small pulses alone, for the excess.
  std::string folder;       // Its name in the comparison's folder: "threads", "threads-small-only-repeat-2".
  std::string title;        // What the user sees: "threads, small only, repeat 2 of 3".
};

// All runs in their order. Designs take turns, so that whatever else the machine does meets all of them; each
// full run is followed by a small-only one, except of a server that runs already.
std::vector<PlannedRun> PlanRuns(const std::vector<Design>& designs, int64_t repeats);

// How long one run should take.
absl::Duration ExpectedDuration(const PlannedRun& run, const Schedule& schedule);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RUN_PLAN_H_
