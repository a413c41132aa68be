#ifndef EBB_MEMSTATS_PROC_SCHEDSTAT_H_
#define EBB_MEMSTATS_PROC_SCHEDSTAT_H_

#include <sys/types.h>

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb::memstats {

// Nanoseconds that one thread has spent on a processor: the first number of a schedstat file (the kernel's
// sched-stats.rst). Errors: InvalidArgument.
absl::StatusOr<int64_t> ParseSchedstat(absl::string_view text);

// The same for all threads that a process has now, added up: much finer than the ticks of /proc/PID/stat, but
// without the threads that have ended, so only the difference over a time without any is of use. Errors:
// NotFound if there is no such process.
absl::StatusOr<int64_t> ReadThreadsCpuNanos(pid_t pid);

// Nanoseconds that all threads of a process have spent on processors, those that have ended included
// (clock_getcpuclockid(3)). A thread's share of the moments since the scheduler last looked at it is lost
// when it ends: 2 % of the life of a thread that does next to nothing. Errors: NotFound if there is no such
// process.
absl::StatusOr<int64_t> ReadProcessCpuNanos(pid_t pid);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_PROC_SCHEDSTAT_H_
