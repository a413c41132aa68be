#ifndef EBB_COMPARE_RUN_DESIGN_PROCESS_H_
#define EBB_COMPARE_RUN_DESIGN_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/system/child_process.h"
#include "compare/run/design_log.h"
#include "memstats/record/watched_process.h"

namespace ebb::compare {

// The process of a design: one that was started for the run, or one that ran already. Not thread-safe.
class DesignProcess {
 public:
  struct Options {
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> environment;  // Added to ours.
    std::string folder;                                            // Working folder.
    std::string log_path;        // Gets standard output and standard error (design_log.h).
    std::string awaited_in_log;  // Text that it prints when it is ready; may be empty.
    std::string procs_file;      // Of the cgroup that it enters; empty: none.
  };

  // Errors: the program cannot be started, and why.
  static absl::StatusOr<DesignProcess> Start(const Options& options);
  // Errors: there is no such process.
  static absl::StatusOr<DesignProcess> Attach(pid_t pid);

  pid_t pid() const;
  // Readable when it has ended; for poll(2).
  int pidfd() const;
  // How it ended, in words: "exit code 7"; empty while it runs. Of one that has put itself into the background
  // it says so.
  std::optional<std::string> Ended();
  // True if it has printed what was awaited, or nothing was.
  bool LogIsReady() const { return log_ == nullptr || log_->awaited_seen(); }

  // Ends a process that was started, and all that it has started: asks, and after `patience` kills. Returns
  // what was wrong with that, in a sentence without the design's name: it did not end when it was asked to,
  // or it left processes behind; empty if nothing was. Leaves a process alone that ran already. Use it once.
  std::string Stop(absl::Duration patience);
  // What its log lacks, in a sentence, after Stop(); empty if nothing.
  const std::string& log_problem() const { return log_problem_; }

 private:
  DesignProcess(ChildProcess child, std::unique_ptr<DesignLog> log)
      : log_(std::move(log)), child_(std::move(child)) {}
  explicit DesignProcess(memstats::WatchedProcess running) : running_(std::move(running)) {}

  std::unique_ptr<DesignLog> log_;  // Before the child, and so after it.
  std::string log_problem_;
  std::optional<ChildProcess> child_;
  std::optional<memstats::WatchedProcess> running_;
};

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RUN_DESIGN_PROCESS_H_
