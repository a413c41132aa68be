#ifndef EBB_MEMSTATS_PROC_NAME_H_
#define EBB_MEMSTATS_PROC_NAME_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace ebb::memstats {

// OK if the process is there and has memory that can be read. Errors, as sentences: there is no such process;
// it is a kernel thread or has ended.
absl::Status CheckProcess(pid_t pid);

// What the kernel calls the process: /proc/PID/comm, at most 15 bytes. "process" if it cannot be read.
std::string ProcessName(pid_t pid);

// The program and arguments that the process was started with: /proc/PID/cmdline. Empty if it cannot be read.
std::vector<std::string> ProcessCommand(pid_t pid);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_PROC_NAME_H_
