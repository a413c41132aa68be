#ifndef EBB_COMPARE_COMPARISON_H_
#define EBB_COMPARE_COMPARISON_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "compare/design.h"
#include "compare/profile.h"

namespace ebb {

// What the program compare is told on its command line.
struct ComparisonOptions {
  std::vector<Design> designs;
  PulseSchedule schedule;
  absl::Duration ready_timeout;  // How long a design may take until it listens.
  std::string out;               // Folder for the runs and the pictures, absolute.
  std::string programs_folder;   // The folder of ebb's own programs.
};

// Runs each design under the schedule, and a fresh process of it under the small pulses alone; writes a run
// folder for each, and the pictures, into `out`; prints the table on standard output. A design that fails
// does not stop the others. Returns the exit code. Call it from main, before threads are started.
int RunComparison(const ComparisonOptions& options);

}  // namespace ebb

#endif  // EBB_COMPARE_COMPARISON_H_
