#ifndef EBB_MEMSTATS_PROC_DESCENDANTS_H_
#define EBB_MEMSTATS_PROC_DESCENDANTS_H_

#include <sys/types.h>

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"

namespace ebb::memstats {

// The parent's number, from the text of /proc/PID/stat (proc_pid_stat(5)). Empty if the text is none.
std::optional<pid_t> ParseParent(absl::string_view stat);

// The children of a process, and with DescendantsOf theirs as well, in one walk of /proc:
// /proc/PID/task/TID/children would list them, but not every kernel has it. Any thread may call it.
std::vector<pid_t> ChildrenOf(pid_t parent);
std::vector<pid_t> DescendantsOf(pid_t ancestor);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_PROC_DESCENDANTS_H_
