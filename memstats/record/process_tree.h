#ifndef EBB_MEMSTATS_RECORD_PROCESS_TREE_H_
#define EBB_MEMSTATS_RECORD_PROCESS_TREE_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "memstats/proc/proc_file.h"
#include "memstats/proc/status.h"

namespace ebb::memstats {

// The sums over a process and the others that belong to it.
struct TreeMemory {
  int64_t rss_bytes = 0;  // Sum of VmRSS: what processes share is counted once for each of them.
  int64_t anonymous_bytes = 0;
  int64_t page_tables_bytes = 0;  // VmPTE
  int64_t threads = 0;
  int64_t processes = 0;
};

// Of children that have ended their parent knows what they used if it has waited for them. What others had
// used goes with them: so that the sum does not go down, it is at the least the highest that was read before.
struct TreeUsage {
  int64_t minor_faults = 0;
  double cpu_seconds = 0;
};

// Reads the memory of a design's processes: of one process, its root, and if asked of all others as well. The
// others are the members of its cgroup or, without one, its descendants. One process alone costs one pread(2)
// of /proc/PID/status for each reading; of the others each costs an open as well, so that thousands of them
// are read more rarely. A root whose main thread has ended while others go on is read by one of those. Not
// thread-safe.
class ProcessTree {
 public:
  // `whole`: the others too. `cgroup_folder` may be empty. Errors: there is no such process.
  static absl::StatusOr<ProcessTree> Open(pid_t root, bool whole, const std::string& cgroup_folder);

  struct Reading {
    int64_t root_peak_rss_bytes = 0;  // VmHWM of the root alone.
    // Empty if the others were left out this time: what the last readings took may be a fifth of the time at
    // most.
    std::optional<TreeMemory> memory;
    std::optional<TreeUsage> usage;
  };
  // `usage`: the usage too. `forced`: the others are read whatever it takes. Errors: the root has ended.
  absl::StatusOr<Reading> Read(bool usage, bool forced);

  // The sum of the proportional sets of all (smaps_rollup.h: it holds each of them up). Errors: one that has
  // not ended cannot be read, for instance because it is another user's; all have ended.
  absl::StatusOr<int64_t> ReadPss() const;

 private:
  ProcessTree(pid_t root, bool whole, std::string cgroup_folder, ProcFile status, ProcFile stat)
      : root_(root),
        whole_(whole),
        cgroup_folder_(std::move(cgroup_folder)),
        status_(std::move(status)),
        stat_(std::move(stat)) {}

  void FindOthers();
  absl::StatusOr<ProcessStatus> ReadRoot();
  void AddOthers(bool usage, Reading* reading) const;
  std::optional<TreeUsage> ReadRootUsage();

  pid_t root_;
  bool whole_;
  std::string cgroup_folder_;
  ProcFile status_;
  std::optional<ProcFile> thread_status_;  // Of another thread, once the main thread has ended.
  ProcFile stat_;
  std::vector<pid_t> others_;
  TreeUsage reached_;  // The highest that was read.
  absl::Time next_list_ = absl::InfinitePast();
  absl::Time next_others_ = absl::InfinitePast();
};

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_RECORD_PROCESS_TREE_H_
