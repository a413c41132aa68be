#ifndef EBB_MEMSTATS_PROC_STATUS_H_
#define EBB_MEMSTATS_PROC_STATUS_H_

#include <sys/types.h>

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb::memstats {

// What /proc/PID/status (proc_pid_status(5)) says of a process's memory.
struct ProcessStatus {
  int64_t rss_bytes = 0;                 // VmRSS
  int64_t peak_rss_bytes = 0;            // VmHWM, the kernel's own high-water mark of the resident set.
  int64_t anonymous_bytes = 0;           // RssAnon
  int64_t file_bytes = 0;                // RssFile
  int64_t shared_memory_bytes = 0;       // RssShmem
  int64_t address_space_bytes = 0;       // VmSize
  int64_t peak_address_space_bytes = 0;  // VmPeak
  int64_t data_bytes = 0;                // VmData: private writable mappings without the main thread's stack.
  int64_t page_tables_bytes = 0;         // VmPTE
  int64_t swap_bytes = 0;                // VmSwap
  int64_t threads = 0;                   // Threads
};

// Errors: InvalidArgument naming the line that is missing.
absl::StatusOr<ProcessStatus> ParseProcessStatus(absl::string_view text);

// Reads and parses the file of a process, or of another of its threads if the main thread has ended. Errors:
// NotFound if there is none, InvalidArgument for a kernel thread or a zombie, which have no memory.
absl::StatusOr<ProcessStatus> ReadProcessStatus(pid_t pid);

// The thread by which /proc shows a process's memory: `pid`, unless its main thread has ended with
// pthread_exit(3) while others go on. Then it is one of those, as all files of /proc/TID that are about
// memory say the same. `pid` too if no thread has memory.
pid_t ThreadWithMemory(pid_t pid);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_PROC_STATUS_H_
