#ifndef EBB_MEMSTATS_PROC_SMAPS_H_
#define EBB_MEMSTATS_PROC_SMAPS_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb::memstats {

// One mapping of a process: an entry of /proc/PID/smaps (proc_pid_smaps(5)).
struct Mapping {
  uint64_t start = 0;  // The first address, and the first one behind it.
  uint64_t end = 0;
  std::string protection = "---p";  // "rwxs": readable, writable, executable, shared or private.
  uint64_t inode = 0;               // Of the mapped file; 0 if there is none.
  std::string name;                 // The file's path, or the kernel's name such as "[heap]"; may be empty.
  int64_t rss_bytes = 0;
  int64_t anonymous_bytes = 0;  // Of the resident ones, those that are in no file.
  int64_t swap_bytes = 0;
  // The kernel makes no huge pages here (VmFlags: nh): since Linux 6.7 the mark of what was mapped with
  // MAP_STACK, as glibc maps the stacks of threads (mmap(2)).
  bool no_huge_pages = false;
  // Mapped with MAP_NORESERVE (VmFlags: nr), unless vm.overcommit_memory is 2.
  bool no_reserve = false;

  int64_t size_bytes() const { return static_cast<int64_t>(end - start); }
  bool readable() const { return protection[0] == 'r'; }
  bool writable() const { return protection[1] == 'w'; }
  bool executable() const { return protection[2] == 'x'; }
  bool shared() const { return protection[3] == 's'; }
  // Reserved address space without access: a guard, or what an allocator will use later.
  bool no_access() const { return !readable() && !writable() && !executable(); }
};

// The mappings in the order of the text, which is that of their addresses. Errors: InvalidArgument naming the
// line, for a text that is empty, ends in the middle of an entry, or is none of smaps.
absl::StatusOr<std::vector<Mapping>> ParseSmaps(absl::string_view text);

// Reads and parses the file of a process. As with smaps_rollup (smaps_rollup.h), the kernel walks all page
// tables under the process's mmap lock. Errors: NotFound, PermissionDenied; InvalidArgument for a process
// without memory.
absl::StatusOr<std::vector<Mapping>> ReadSmaps(pid_t pid);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_PROC_SMAPS_H_
