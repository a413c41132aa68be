#ifndef EBB_MEMSTATS_EXPLAIN_EXPLAIN_H_
#define EBB_MEMSTATS_EXPLAIN_EXPLAIN_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "memstats/explain/memory_map.h"

namespace ebb::memstats {

// What --explain knows of a process.
struct ExplainedProcess {
  std::string name;
  pid_t pid = 0;
  int64_t threads = 0;
  int64_t kernel_rss_bytes = 0;  // Rss of smaps_rollup: what the table's sum must be.
  MemoryMap memory;
  absl::Status stacks_scanned;  // OK, or why the pages of stacks could not be scanned.
};

// Reads where a process's memory is, without stopping it: smaps and smaps_rollup once each (mapping.h says
// what that costs the process), the pages of its stacks (page_scan.h) and its threads (thread_places.h).
// Errors, as sentences: there is no such process, it has no memory, it may not be read.
absl::StatusOr<ExplainedProcess> ExplainProcess(pid_t pid);

// Prints the table (memory_table.h) and the advice (advice.h) on standard output. Returns the exit code.
int RunExplain(pid_t pid);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_EXPLAIN_EXPLAIN_H_
