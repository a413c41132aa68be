#include "memstats/record/watched_process.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "memstats/proc/name.h"

namespace ebb::memstats {

std::string NameOfCommand(const std::vector<std::string>& command) {
  return std::filesystem::path(command[0]).filename().string();
}

absl::StatusOr<WatchedProcess> WatchedProcess::Start(const std::vector<std::string>& command) {
  ChildProcess::Options options;
  options.arguments = command;
  options.folder = UserPath(".");
  if (isatty(STDIN_FILENO) == 0) options.standard_input = STDIN_FILENO;
  auto child = ChildProcess::Start(options);
  if (!child.ok()) return child.status();
  WatchedProcess process;
  process.pid_ = child->pid();
  process.name_ = NameOfCommand(command);
  process.command_ = command;
  process.child_.emplace(*std::move(child));
  return process;
}

absl::StatusOr<WatchedProcess> WatchedProcess::Attach(pid_t pid) {
  WatchedProcess process;
  process.pidfd_.reset(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  const int error = errno;
  const absl::Status there = CheckProcess(pid);
  if (!there.ok()) return there;
  if (!process.pidfd_.valid()) return ErrnoStatus(error, absl::StrCat("cannot watch process ", pid));
  process.pid_ = pid;
  process.name_ = ProcessName(pid);
  process.command_ = ProcessCommand(pid);
  return process;
}

std::optional<ExitStatus> WatchedProcess::ended() {
  return child_.has_value() ? child_->Wait(absl::ZeroDuration()) : std::nullopt;
}

void WatchedProcess::Stop(absl::Duration patience) {
  if (child_.has_value()) child_->Stop(patience);
}

}  // namespace ebb::memstats
