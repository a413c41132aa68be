#ifndef EBB_MEMSTATS_RECORD_WATCHED_PROCESS_H_
#define EBB_MEMSTATS_RECORD_WATCHED_PROCESS_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/io/unique_fd.h"
#include "base/system/child_process.h"

namespace ebb::memstats {

// What a command is called: its program without the folders.
std::string NameOfCommand(const std::vector<std::string>& command);

// A process that is recorded: one that was started for it, or one that ran already. Not thread-safe.
class WatchedProcess {
 public:
  // Starts a command in the user's folder. It is in no terminal's foreground, so it gets this program's
  // standard input only where that is no terminal. Errors: it cannot be executed.
  static absl::StatusOr<WatchedProcess> Start(const std::vector<std::string>& command);

  // Errors, as sentences: there is no such process, or it has no memory.
  static absl::StatusOr<WatchedProcess> Attach(pid_t pid);

  pid_t pid() const { return pid_; }
  const std::string& name() const { return name_; }
  const std::vector<std::string>& command() const { return command_; }

  // Readable when the process has ended; for poll(2).
  int pidfd() const { return child_.has_value() ? child_->pidfd() : pidfd_.get(); }

  // How a command ended; empty while it runs, and always for a process that was attached to.
  std::optional<ExitStatus> ended();

  // Ends a command that was started, asking first and killing it after `patience`. Leaves a process alone
  // that was attached to.
  void Stop(absl::Duration patience);

 private:
  WatchedProcess() = default;

  pid_t pid_ = -1;
  std::string name_;
  std::vector<std::string> command_;
  UniqueFd pidfd_;                     // Of a process that was attached to.
  std::optional<ChildProcess> child_;  // Otherwise.
};

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_RECORD_WATCHED_PROCESS_H_
