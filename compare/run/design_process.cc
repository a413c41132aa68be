#include "compare/run/design_process.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "compare/run/orphans.h"
#include "memstats/proc/descendants.h"

namespace ebb::compare {

namespace {

// True if a process that this one, which has ended, had started has become ours (orphans.h): one of its group,
// or of a session that is not ours. What we have started ourselves is neither.
bool HasLeftProcess(pid_t design) {
  const std::vector<pid_t> children = memstats::ChildrenOf(getpid());
  return std::any_of(children.begin(), children.end(),
                     [&](pid_t child) { return getpgid(child) == design || getsid(child) != getsid(0); });
}

}  // namespace

absl::StatusOr<DesignProcess> DesignProcess::Start(const Options& options) {
  auto log = DesignLog::Start(options.log_path, options.awaited_in_log);
  if (!log.ok()) return log.status();
  ChildProcess::Options child;
  child.arguments = options.arguments;
  child.environment = options.environment;
  child.folder = options.folder;
  child.standard_output = (*log)->descriptor();
  child.standard_error = (*log)->descriptor();
  if (!options.procs_file.empty()) child.join_files = {options.procs_file};
  auto started = ChildProcess::Start(child);
  if (!started.ok()) return started.status();
  (*log)->DesignHasIt();
  return DesignProcess(*std::move(started), *std::move(log));
}

absl::StatusOr<DesignProcess> DesignProcess::Attach(pid_t pid) {
  auto running = memstats::WatchedProcess::Attach(pid);
  if (!running.ok()) return running.status();
  return DesignProcess(*std::move(running));
}

pid_t DesignProcess::pid() const { return child_.has_value() ? child_->pid() : running_->pid(); }

int DesignProcess::pidfd() const { return child_.has_value() ? child_->pidfd() : running_->pidfd(); }

std::optional<std::string> DesignProcess::Ended() {
  if (child_.has_value()) {
    const std::optional<ExitStatus> ended = child_->Wait(absl::ZeroDuration());
    if (!ended.has_value()) return std::nullopt;
    const bool in_background = ended->success() && HasLeftProcess(child_->pid());
    return absl::StrCat(ended->ToString(),
                        in_background
                            ? ", after it had put itself into the background: tell it to stay in the "
                              "foreground, since compare watches the process that it starts"
                            : "");
  }
  pollfd watched{running_->pidfd(), POLLIN, 0};
  if (poll(&watched, 1, 0) <= 0) return std::nullopt;
  return "how is known to its parent only";
}

std::string DesignProcess::Stop(absl::Duration patience) {
  if (!child_.has_value()) return "";
  bool killed = false;
  const pid_t group = child_->pid();
  const bool ran = !child_->Wait(absl::ZeroDuration()).has_value();
  child_->Stop(patience, &killed);
  const int left = EndOrphans(group);
  log_problem_ = log_->Finish();
  std::vector<std::string> wrong;
  if (killed && ran) {
    wrong.push_back(
        absl::StrCat("did not end within ", absl::FormatDuration(patience), " of SIGTERM and was killed"));
  }
  if (left > 0) {
    wrong.push_back(absl::StrCat("left ", left, left == 1 ? " process" : " processes",
                                 " behind in a session of their own, killed now"));
  }
  return absl::StrJoin(wrong, "; it ");
}

}  // namespace ebb::compare
