#ifndef EBB_COMPARE_RUN_ORPHANS_H_
#define EBB_COMPARE_RUN_ORPHANS_H_

#include <sys/types.h>

#include "absl/status/status.h"

namespace ebb::compare {

// A design may start processes that leave its process group, with setsid(2) for instance, and outlive it.

// From now on such a process becomes a child of this one when its parent has ended (PR_SET_CHILD_SUBREAPER in
// prctl(2)), rather than of init, so that it can be found.
absl::Status AdoptOrphans();

// Reaps all children of this process, and theirs; kills those that are still there after a moment. Returns
// how many of them it had to kill that were not members of the process group `group`, whose members have been
// killed already. Call it when there is no child that is wanted.
int EndOrphans(pid_t group);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RUN_ORPHANS_H_
