#ifndef EBB_MEMSTATS_PROC_SMAPS_ROLLUP_H_
#define EBB_MEMSTATS_PROC_SMAPS_ROLLUP_H_

#include <sys/types.h>

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb::memstats {

// /proc/PID/smaps_rollup (proc_pid_smaps(5)): the resident set added up page by page, so it is exact on every
// kernel. Reading it walks all the page tables under the process's mmap lock, which a server that is starting
// threads also wants: about 10 ms with 20,000 mappings. Not for a sampler's every tick.
struct SmapsRollup {
  int64_t rss_bytes = 0;
  int64_t pss_bytes = 0;  // Proportional: a page that n processes share counts 1/n.
  int64_t anonymous_bytes = 0;
  int64_t swap_bytes = 0;
};

// Errors: InvalidArgument if a figure is missing.
absl::StatusOr<SmapsRollup> ParseSmapsRollup(absl::string_view text);

// Reads and parses the file of a process. Errors: NotFound, PermissionDenied.
absl::StatusOr<SmapsRollup> ReadSmapsRollup(pid_t pid);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_PROC_SMAPS_ROLLUP_H_
