#ifndef EBB_COMPARE_CGROUP_H_
#define EBB_COMPARE_CGROUP_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb {

// A memory cgroup of its own for one design, below this process's own cgroup (cgroups(7)): version 2 if its
// memory controller can be used, else version 1, whose accounting of TCP's memory is switched on as well.
// Removed with this object. Not thread-safe.
class MemoryCgroup {
 public:
  // Makes the cgroup. Errors: there is no memory controller, or no right to use it; the message says how to
  // get it.
  static absl::StatusOr<MemoryCgroup> Create(absl::string_view name);

  MemoryCgroup(MemoryCgroup&& other) noexcept : folder_(std::move(other.folder_)) { other.folder_.clear(); }
  MemoryCgroup& operator=(MemoryCgroup&&) = delete;
  // Kills whatever is still in the cgroup, and removes it.
  ~MemoryCgroup();

  const std::string& folder() const { return folder_; }

  // A process enters the cgroup by writing its number here.
  std::string procs_file() const { return folder_ + "/cgroup.procs"; }

 private:
  explicit MemoryCgroup(std::string folder) : folder_(std::move(folder)) {}

  std::string folder_;
};

// Where this process is in a hierarchy, from the text of /proc/self/cgroup: `controller` "memory" for version
// 1, "" for version 2. Errors: NotFound.
absl::StatusOr<std::string> FindCgroupPath(absl::string_view proc_cgroup, absl::string_view controller);

// Where a hierarchy is mounted, from the text of /proc/self/mounts: file system "cgroup2", or "cgroup" with
// the option "memory". Errors: NotFound.
absl::StatusOr<std::string> FindCgroupMount(absl::string_view proc_mounts, absl::string_view type,
                                            absl::string_view option);

}  // namespace ebb

#endif  // EBB_COMPARE_CGROUP_H_
