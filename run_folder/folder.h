#ifndef EBB_RUN_FOLDER_FOLDER_H_
#define EBB_RUN_FOLDER_FOLDER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "run_folder/run.h"

namespace ebb {

// Reads a run folder: run.json and samples.csv, and events.csv, charged.csv and heap.csv where they are. What
// is incomplete without being wrong (a last line cut short, a recording that was not ended) is said in
// `notes`. The label is the design's name, with ", small only" for a small-only run. Errors: a file that
// cannot be read or is not what it should be, naming file, line and what was expected; a recording without
// any sample, unless it failed or was interrupted. Any thread may call it.
absl::StatusOr<Run> ReadRun(const std::string& folder);

// The last part of a folder's path, with or without a slash at its end.
std::string FolderName(const std::string& folder);

// Gives runs of equal labels different ones, by adding the name of their folder or, where that is not enough,
// its path.
void LabelRuns(absl::Span<Run> runs);

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_FOLDER_H_
