#ifndef EBB_RUN_FOLDER_RECORDED_RUNS_H_
#define EBB_RUN_FOLDER_RECORDED_RUNS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace ebb {

// The run folders that a folder stands for: itself, if it has a run.json, otherwise those in it, in the order
// of their names, with a full run before its small-only one: what compare writes is such a folder. Errors:
// InvalidArgument if it is not a folder, or there is no run in it.
absl::StatusOr<std::vector<std::string>> FindRunFolders(const std::string& folder);

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_RECORDED_RUNS_H_
