#ifndef EBB_COMPARE_DESIGN_PROCESS_H_
#define EBB_COMPARE_DESIGN_PROCESS_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/child_process.h"
#include "memstats/watched_process.h"

namespace ebb {

// The process of a design: one that was started for the run, or one that ran already. Not thread-safe.
class DesignProcess {
 public:
  struct Options {
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> environment;  // Added to ours.
    std::string folder;                                            // Working folder.
    std::string log_path;                                          // Gets standard output and standard error.
    std::string procs_file;  // Of the cgroup that it enters; empty: none.
  };

  // Errors: the program cannot be started, and why.
  static absl::StatusOr<DesignProcess> Start(const Options& options);
  // Errors: there is no such process.
  static absl::StatusOr<DesignProcess> Attach(pid_t pid);

  pid_t pid() const;
  // Readable when it has ended; for poll(2).
  int pidfd() const;
  // How it ended, in words: "exit code 7"; empty while it runs.
  std::optional<std::string> Ended();

  // Ends a process that was started, and all that it has started: asks, and after `patience` kills. Returns
  // what was wrong with that, in a sentence without the design's name: it did not end when it was asked to,
  // or it left processes behind; empty if nothing was. Leaves a process alone that ran already. Use it once.
  std::string Stop(absl::Duration patience);

 private:
  explicit DesignProcess(ChildProcess child) : child_(std::move(child)) {}
  explicit DesignProcess(WatchedProcess running) : running_(std::move(running)) {}

  std::optional<ChildProcess> child_;
  std::optional<WatchedProcess> running_;
};

}  // namespace ebb

#endif  // EBB_COMPARE_DESIGN_PROCESS_H_
