#ifndef EBB_COMPARE_GIT_REVISION_H_
#define EBB_COMPARE_GIT_REVISION_H_

#include <string>

namespace ebb::compare {

// The revision of the working copy in `folder`, with "-dirty" if it has been changed, as git describe
// --always says it. Empty if it is none, or there is no git. Call it from the main thread.
std::string GitRevision(const std::string& folder);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_GIT_REVISION_H_
