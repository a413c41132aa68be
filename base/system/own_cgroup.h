#ifndef EBB_BASE_SYSTEM_OWN_CGROUP_H_
#define EBB_BASE_SYSTEM_OWN_CGROUP_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb {

// Which cgroups this process is in (cgroups(7)). Functions of their arguments or of /proc; any thread may
// call them.

// Where this process is in a hierarchy, from the text of /proc/self/cgroup: `controller` "memory" for version
// 1, "" for version 2. Errors: NotFound.
absl::StatusOr<std::string> FindCgroupPath(absl::string_view proc_cgroup, absl::string_view controller);

// Where a hierarchy is mounted, from the text of /proc/self/mounts: file system "cgroup2", or "cgroup" with
// the option "memory". Errors: NotFound.
absl::StatusOr<std::string> FindCgroupMount(absl::string_view proc_mounts, absl::string_view type,
                                            absl::string_view option);

// The folder of this process's cgroup in a hierarchy, named as above. Errors: NotFound, or /proc cannot be
// read.
absl::StatusOr<std::string> OwnCgroupFolder(absl::string_view type, absl::string_view controller);

// A limit of threads that a cgroup sets (pids.max, "TasksMax" of systemd), and how many it has.
struct CgroupThreads {
  std::string file;  // Where the limit is set: "/sys/fs/cgroup/system.slice/pids.max"
  int64_t limit = 0;
  int64_t in_use = 0;
};

// The tightest of `folder` and the cgroups above it, up to `top`. Empty if none of them sets a limit.
std::optional<CgroupThreads> TightestCgroupThreads(const std::string& folder, const std::string& top);

// The same of this process, in whichever version of the hierarchies has the pids controller.
std::optional<CgroupThreads> OwnCgroupThreads();

}  // namespace ebb

#endif  // EBB_BASE_SYSTEM_OWN_CGROUP_H_
