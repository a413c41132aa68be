#ifndef EBB_COMPARE_RUN_FILES_H_
#define EBB_COMPARE_RUN_FILES_H_

#include <string>

#include "absl/status/status.h"

namespace ebb {

// The files of a run folder that only compare writes; memstats/run_format.h has the others.
inline constexpr char kDesignLog[] = "design.log";    // What the design printed.
inline constexpr char kPulseLog[] = "pulse.log";      // What the client printed.
inline constexpr char kPulseReport[] = "pulse.json";  // pulse/json_report.h

// Makes a run's folder, and removes from it what an earlier run has recorded, so that it is not taken for
// this one's. What else is there stays. Errors: it cannot be made.
absl::Status PrepareRunFolder(const std::string& folder);

}  // namespace ebb

#endif  // EBB_COMPARE_RUN_FILES_H_
