#ifndef EBB_COMPARE_RESULT_FOLDER_H_
#define EBB_COMPARE_RESULT_FOLDER_H_

#include <string>

#include "absl/status/statusor.h"

namespace ebb::compare {

// Makes the folder that a comparison's runs and report go to, and returns its path. `given` is absolute, or
// empty for one that is named by the time, in the user's folder ebb-runs, and is always a new one. Errors:
// InvalidArgument if `given` holds an earlier comparison, of which one could not tell afterwards what belongs
// to which; otherwise that it cannot be made or written, and why.
absl::StatusOr<std::string> MakeResultFolder(const std::string& given);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RESULT_FOLDER_H_
