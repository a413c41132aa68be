#ifndef EBB_RUN_FOLDER_RUN_FILES_H_
#define EBB_RUN_FOLDER_RUN_FILES_H_

#include <string>

#include "absl/status/status.h"

namespace ebb {

// Makes a run's folder, and removes from it what an earlier run has recorded, so that it is not taken for
// this one's. What else is there stays. Errors: it cannot be made.
absl::Status PrepareRunFolder(const std::string& folder);

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_RUN_FILES_H_
