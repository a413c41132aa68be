#ifndef EBB_BASE_SYSTEM_CHILD_PROCESS_H_
#define EBB_BASE_SYSTEM_CHILD_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/io/unique_fd.h"

namespace ebb {

// What a process used, with the children that it has waited for (wait4(2), getrusage(2)).
struct ResourceUse {
  // ru_maxrss: the largest resident set of one of them, at any time since the fork. At the least that is the
  // copy of this process that executed the program.
  int64_t peak_rss_bytes = 0;
  int64_t minor_faults = 0;
  double cpu_seconds = 0;  // User and system time.
};

// How a process ended (wait(2)).
struct ExitStatus {
  std::optional<int> code;    // Its exit code, if it ended by itself.
  std::optional<int> signal;  // The signal that killed it, otherwise.
  ResourceUse use;

  bool success() const { return code == 0; }
  // "exit code 1" or "signal 9 (Killed)"
  std::string ToString() const;
};

// Another program that this process started and must not leave behind. The child leads a process group of its
// own, so a Ctrl-C on the terminal does not reach it, and is killed by the kernel if the thread that started
// it dies (PR_SET_PDEATHSIG in prctl(2)): start children from a thread that lives as long as they do.
// Not thread-safe.
class ChildProcess {
 public:
  struct Options {
    std::vector<std::string> arguments;  // arguments[0] is the program, looked for in PATH.
    std::vector<std::pair<std::string, std::string>> environment;  // Added to this process's own.
    std::string folder;        // Working folder; empty: this process's own.
    int standard_input = -1;   // Descriptors the child gets; -1: /dev/null for the input,
    int standard_output = -1;  // this process's own for the others.
    int standard_error = -1;
    std::vector<int> inherited;           // Further descriptors kept open, under the same numbers.
    std::vector<std::string> join_files;  // cgroup.procs files: the child enters them before it executes.
  };

  // Starts the program and returns when it has been executed. Errors: what could not be done and why, for
  // instance that there is no such program.
  static absl::StatusOr<ChildProcess> Start(const Options& options);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  // Kills the child's process group if the child is still there, and reaps the child.
  ~ChildProcess();

  pid_t pid() const { return pid_; }

  // Readable when the child has ended (pidfd_open(2)); for poll(2). Valid as long as this object.
  int pidfd() const { return pidfd_.get(); }

  // How the child ended, waiting for that at most `timeout`; empty if it is still running then. May be called
  // again after the end.
  std::optional<ExitStatus> Wait(absl::Duration timeout);

  // Sends a signal to the child alone, or to its whole process group. Does nothing after the end.
  void Signal(int signal);
  void SignalGroup(int signal);

  // Asks with SIGTERM, waits `patience`, then kills what is left of the process group. Returns how the child
  // ended, and sets `*killed` if it had to be killed.
  ExitStatus Stop(absl::Duration patience, bool* killed = nullptr);

 private:
  ChildProcess(pid_t pid, UniqueFd pidfd) : pid_(pid), pidfd_(std::move(pidfd)) {}

  void KillAndReap();

  pid_t pid_ = -1;
  UniqueFd pidfd_;
  std::optional<ExitStatus> ended_;
};

}  // namespace ebb

#endif  // EBB_BASE_SYSTEM_CHILD_PROCESS_H_
