#ifndef EBB_MEMSTATS_PROC_STATM_H_
#define EBB_MEMSTATS_PROC_STATM_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb::memstats {

// /proc/PID/statm (proc_pid_statm(5)): the cheapest reading of a process's memory, a copy of counters that
// takes no lock. Since Linux 6.16 the counters are exact; before, the kernel adds up a thread's page faults
// only now and then, so that the resident set of a process of many short threads reads too low: smaps_rollup
// is exact on every kernel.
struct Statm {
  int64_t size_bytes = 0;    // Address space in use.
  int64_t rss_bytes = 0;     // Resident set: pages with memory behind them, anonymous and file-backed.
  int64_t shared_bytes = 0;  // The part of it that is file-backed or shared memory.
  int64_t data_bytes = 0;    // Private writable address space: heap, thread stacks without guard pages, data.
};

// Parses the text of the file, which counts in pages of `page_bytes`. Errors: InvalidArgument with the text.
absl::StatusOr<Statm> ParseStatm(absl::string_view text, int64_t page_bytes);

// The size of a page of this machine (sysconf(3)).
int64_t PageBytes();

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_PROC_STATM_H_
