#include "base/system/child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/io/file.h"

extern char** environ;

namespace ebb {
namespace {

// What the new process needs, laid out before fork(): between fork and exec only async-signal-safe calls are
// allowed, because another thread may have held the allocator's lock.
struct Launch {
  std::vector<std::string> environment_text;
  std::vector<char*> environment;
  std::vector<char*> arguments;
  const ChildProcess::Options* options;
  int report_fd;  // errno goes here if the program cannot be executed; closed by a successful exec.
  pid_t parent;
};

Launch PrepareLaunch(const ChildProcess::Options& options, int report_fd) {
  Launch launch;
  launch.options = &options;
  launch.report_fd = report_fd;
  launch.parent = getpid();
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const absl::string_view text(*entry);
    const absl::string_view name = text.substr(0, text.find('='));
    const bool replaced = std::any_of(options.environment.begin(), options.environment.end(),
                                      [&](const auto& added) { return name == added.first; });
    if (!replaced) launch.environment_text.emplace_back(*entry);
  }
  for (const auto& [name, value] : options.environment) {
    launch.environment_text.push_back(absl::StrCat(name, "=", value));
  }
  for (std::string& text : launch.environment_text) launch.environment.push_back(text.data());
  launch.environment.push_back(nullptr);
  for (const std::string& argument : options.arguments) {
    launch.arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  launch.arguments.push_back(nullptr);
  return launch;
}

void JoinGroups(const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    const int fd = open(file.c_str(), O_WRONLY | O_CLOEXEC);
    // "0" stands for the process that writes it. A failure leaves the child outside, which the one who
    // reads the group's memory sees as 0 bytes; there is nobody to tell here.
    if (fd >= 0 && write(fd, "0", 1) == 1) close(fd);
  }
}

void Redirect(int from, int to) {
  if (from >= 0 && from != to) dup2(from, to);
}

// Runs in the new process and does not return.
[[noreturn]] void Execute(const Launch& launch) {
  const ChildProcess::Options& options = *launch.options;
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != launch.parent) _exit(127);  // The parent died before it could be watched.
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);  // Both are ignored by ebb's programs, and would be by all that they execute.
  signal(SIGXFSZ, SIG_DFL);
  JoinGroups(options.join_files);
  Redirect(options.standard_input >= 0 ? options.standard_input : open("/dev/null", O_RDONLY), STDIN_FILENO);
  Redirect(options.standard_output, STDOUT_FILENO);
  Redirect(options.standard_error, STDERR_FILENO);
  for (const int fd : options.inherited) fcntl(fd, F_SETFD, 0);
  if (options.folder.empty() || chdir(options.folder.c_str()) == 0) {
    execvpe(launch.arguments[0], launch.arguments.data(), launch.environment.data());
  }
  const int error = errno;
  (void)!write(launch.report_fd, &error, sizeof error);
  _exit(127);
}

ResourceUse ToResourceUse(const rusage& used) {
  ResourceUse use;
  use.peak_rss_bytes = int64_t{used.ru_maxrss} * 1024;
  use.minor_faults = used.ru_minflt;
  use.cpu_seconds = absl::ToDoubleSeconds(absl::DurationFromTimeval(used.ru_utime) +
                                          absl::DurationFromTimeval(used.ru_stime));
  return use;
}

int PollMillis(absl::Duration timeout) {
  if (timeout == absl::InfiniteDuration()) return -1;
  const double millis = std::ceil(absl::ToDoubleMilliseconds(timeout));
  return static_cast<int>(std::clamp(millis, 0.0, 1e9));
}

}  // namespace

std::string ExitStatus::ToString() const {
  if (code.has_value()) return absl::StrCat("exit code ", *code);
  return absl::StrCat("signal ", signal.value_or(0), " (", strsignal(signal.value_or(0)), ")");
}

absl::StatusOr<ChildProcess> ChildProcess::Start(const Options& options) {
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return ErrnoStatus(errno, "cannot make a pipe");
  UniqueFd report_read(report[0]);
  UniqueFd report_write(report[1]);
  const Launch launch = PrepareLaunch(options, report_write.get());
  const pid_t pid = fork();
  if (pid < 0) return ErrnoStatus(errno, absl::StrCat("cannot start ", options.arguments[0]));
  if (pid == 0) Execute(launch);
  setpgid(pid, pid);  // Here as well: whichever of the two processes runs first.
  report_write.reset();
  ChildProcess child(pid, UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))));
  int error = 0;
  ssize_t n;
  while ((n = read(report_read.get(), &error, sizeof error)) < 0 && errno == EINTR) {
  }
  if (n == sizeof error) return ErrnoStatus(error, absl::StrCat("cannot start ", options.arguments[0]));
  if (!child.pidfd_.valid()) return ErrnoStatus(errno, "cannot watch the new process (pidfd_open)");
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), pidfd_(std::move(other.pidfd_)), ended_(other.ended_) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  if (this != &other) {
    KillAndReap();
    pid_ = std::exchange(other.pid_, -1);
    pidfd_ = std::move(other.pidfd_);
    ended_ = other.ended_;
  }
  return *this;
}

ChildProcess::~ChildProcess() { KillAndReap(); }

void ChildProcess::KillAndReap() {
  if (pid_ < 0 || ended_.has_value()) return;
  SignalGroup(SIGKILL);
  Wait(absl::InfiniteDuration());
}

std::optional<ExitStatus> ChildProcess::Wait(absl::Duration timeout) {
  if (ended_.has_value()) return ended_;
  if (pidfd_.valid()) {
    const absl::Time deadline = absl::Now() + timeout;
    pollfd watched{pidfd_.get(), POLLIN, 0};
    int ready;
    do {
      ready = poll(&watched, 1, PollMillis(deadline - absl::Now()));
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0) return std::nullopt;
  }
  int status = 0;
  rusage used{};
  while (wait4(pid_, &status, 0, &used) < 0 && errno == EINTR) {
  }
  ended_.emplace();
  ended_->use = ToResourceUse(used);
  if (WIFEXITED(status)) ended_->code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ended_->signal = WTERMSIG(status);
  return ended_;
}

void ChildProcess::Signal(int signal) {
  if (!ended_.has_value()) kill(pid_, signal);
}

void ChildProcess::SignalGroup(int signal) {
  if (!ended_.has_value()) kill(-pid_, signal);
}

ExitStatus ChildProcess::Stop(absl::Duration patience, bool* killed) {
  if (killed != nullptr) *killed = false;
  Signal(SIGTERM);
  if (!Wait(patience).has_value() && killed != nullptr) *killed = true;
  // Also when the child ended by itself: what it started may be left in its group. The group's number cannot
  // have been taken by another while a member lives.
  kill(-pid_, SIGKILL);
  return *Wait(absl::InfiniteDuration());
}

}  // namespace ebb
