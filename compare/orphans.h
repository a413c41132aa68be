#ifndef EBB_COMPARE_ORPHANS_H_
#define EBB_COMPARE_ORPHANS_H_

#include <sys/types.h>

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace ebb {

// A design may start processes that leave its process group, with setsid(2) for instance, and outlive it.

// From now on such a process becomes a child of this one when its parent has ended (PR_SET_CHILD_SUBREAPER in
// prctl(2)), rather than of init, so that it can be found.
absl::Status AdoptOrphans();

// Kills and reaps all children of this process, and theirs. Call it when there is no child that is wanted.
void EndOrphans();

// The parent's number, from the text of /proc/PID/stat (proc_pid_stat(5)). Empty if the text is none.
std::optional<pid_t> ParseParent(absl::string_view stat);

}  // namespace ebb

#endif  // EBB_COMPARE_ORPHANS_H_
