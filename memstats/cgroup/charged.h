#ifndef EBB_MEMSTATS_CGROUP_CHARGED_H_
#define EBB_MEMSTATS_CGROUP_CHARGED_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "memstats/cgroup/memory_stat.h"
#include "memstats/proc/proc_file.h"

namespace ebb::memstats {

// What a memory cgroup charges its processes: their pages, kernel stacks, page tables, sockets and other
// kernel objects. Version 2: memory.current (cgroup-v2.rst of the kernel's documentation). Version 1:
// memory.usage_in_bytes, which holds the kernel memory as well, plus memory.kmem.tcp.usage_in_bytes, the
// socket buffers, which it does not (cgroup-v1/memory.rst). The kernel charges each processor up to 64 pages
// in advance, so a reading is up to 256 KiB per processor too high. Not thread-safe.
class ChargedMemory {
 public:
  // `folder` is the cgroup's. Errors: it is not a memory cgroup, or may not be read.
  static absl::StatusOr<ChargedMemory> Open(const std::string& folder);

  // Bytes charged now. Errors: the cgroup has been removed.
  absl::StatusOr<int64_t> Read();

  // The same by kind, without what only the processes know on version 1 (AddFromProcesses). It makes the
  // kernel add up the figures of all processors, so it is not for a sampler's every tick. Errors: as above.
  absl::StatusOr<ChargedKinds> ReadKinds();

 private:
  ChargedMemory(ProcFile usage, ProcFile stat) : usage_(std::move(usage)), stat_(std::move(stat)) {}

  ProcFile usage_;
  ProcFile stat_;
  // Of version 1; where the kernel has no such file, it is not charged.
  bool version1_ = false;
  std::optional<ProcFile> kmem_;
  std::optional<ProcFile> tcp_;
};

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_CGROUP_CHARGED_H_
