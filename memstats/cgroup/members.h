#ifndef EBB_MEMSTATS_CGROUP_MEMBERS_H_
#define EBB_MEMSTATS_CGROUP_MEMBERS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace ebb::memstats {

// The processes that are in a cgroup now, without those in cgroups below it: its cgroup.procs (cgroups(7)).
// Errors: there is no such cgroup. Any thread may call it.
absl::StatusOr<std::vector<pid_t>> ReadCgroupMembers(const std::string& folder);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_CGROUP_MEMBERS_H_
