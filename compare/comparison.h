#ifndef EBB_COMPARE_COMPARISON_H_
#define EBB_COMPARE_COMPARISON_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "compare/catalogue/design.h"
#include "compare/profile.h"
#include "plots/figures/check.h"

namespace ebb::compare {

// What the program compare is given on its command line.
struct ComparisonOptions {
  std::vector<Design> designs;
  Schedule schedule;
  int64_t repeats = 1;
  std::vector<plots::Check> checks;  // The gate: each must hold.
  absl::Duration ready_timeout;      // How long a design may take until it is ready.
  std::string out;                   // Folder for the runs and the report (result_folder.h).
  std::string programs_folder;       // The folder of ebb's own programs.
  std::string source_folder;         // The working copy that these were built from; empty: not known.
};

// Runs each design under the schedule, and a fresh process of it under the small pulses alone, as often as
// was asked for; writes a run folder for each, and the report, into `out`; prints the table on standard
// output. A design that fails does not stop the others. Returns the exit code. Call it from main, before
// threads are started.
int RunComparison(const ComparisonOptions& options);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_COMPARISON_H_
