#include "compare/run/design_run.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/io/file.h"
#include "base/units.h"
#include "compare/catalogue/availability.h"
#include "compare/run/log_lines.h"
#include "compare/run/run_problems.h"
#include "memstats/proc/descendants.h"
#include "run_folder/names.h"
#include "run_folder/run_files.h"

namespace ebb::compare {
namespace {

// A little more than the second over which the base is the median.
constexpr absl::Duration kBaseTime = absl::Milliseconds(1300);
// So that the last pulse's end can be seen as well.
constexpr absl::Duration kTailTime = absl::Milliseconds(1500);
constexpr absl::Duration kStopPatience = absl::Seconds(5);
constexpr absl::Duration kLook = absl::Milliseconds(50);
constexpr size_t kLogLinesKept = 5;

}  // namespace

DesignRun::DesignRun(const PreparedDesign& design, RunRecord record, const std::string& folder,
                     const RunSurroundings& surroundings)
    : prepared_(design),
      design_(design.design()),
      folder_(folder),
      surroundings_(surroundings),
      record_(std::move(record)) {
  values_.run_folder = folder;
  values_.clock_start_nanos = MonotonicNanos();
  values_.programs_folder = surroundings.programs_folder;
  values_.temp_folder = design.temp_folder();
  record_.started_at = FormatStart(absl::Now());
  record_.sample_interval = memstats::Recorder::Options().interval;
}

absl::Status DesignRun::Run() {
  absl::Status status = Steps();
  const absl::Status stopped = StopAll();
  // That not all were held says more than that the pulses failed, and is why they have.
  if (status.ok() || absl::IsUnavailable(status)) status = CheckAllHeld(status);
  if (status.ok()) status = stopped;
  record_.outcome = status.ok()                 ? Outcome::kCompleted
                    : absl::IsCancelled(status) ? Outcome::kInterrupted
                                                : Outcome::kFailed;
  record_.error = std::string(status.message());
  if (record_.outcome == Outcome::kFailed)
    record_.failure_log = LastLinesOf(PathOf(kDesignLog), kLogLinesKept);
  const absl::Status written = WriteRunRecord(folder_, record_);
  return status.ok() ? written : status;
}

absl::Status DesignRun::Steps() {
  for (const auto step : {&DesignRun::StartDesign, &DesignRun::AwaitReady, &DesignRun::StartRecorder,
                          &DesignRun::RecordBase, &DesignRun::RunPulses}) {
    const absl::Status status = (this->*step)();
    if (!status.ok()) return status;
  }
  ShowPhase("watching what stays");
  return Rest(kTailTime);
}

absl::Status DesignRun::StartDesign() {
  ShowPhase("starting");
  absl::Status status = PrepareRunFolder(folder_);
  if (!status.ok()) return status;
  if (design_.running.has_value()) {
    values_.port = design_.running->port;
    record_.charged_not_measured = "it is in no cgroup that compare has made, because it ran already";
    status = WriteRunRecord(folder_, record_);
    if (!status.ok()) return status;
    auto running = DesignProcess::Attach(design_.running->pid);
    if (!running.ok()) return running.status();
    server_.emplace(*std::move(running));
    return absl::OkStatus();
  }
  const auto port = FindFreePort();
  if (!port.ok()) return port.status();
  values_.port = *port;
  MakeCgroup();
  DesignProcess::Options options;
  record_.command = Expand(design_.command, values_);
  const std::string program = FindProgram(record_.command.front());
  if (!program.empty()) record_.command.front() = program;
  options.arguments = record_.command;
  for (const auto& [name, value] : design_.environment) {
    options.environment.emplace_back(name, Expand(value, values_));
  }
  options.folder = folder_;
  options.log_path = PathOf(kDesignLog);
  options.awaited_in_log = design_.ready_log;
  if (cgroup_.has_value()) options.procs_file = cgroup_->procs_file();
  status = WriteRunRecord(folder_, record_);
  if (status.ok()) status = prepared_.WriteFiles(values_);
  if (!status.ok()) return status;
  auto server = DesignProcess::Start(options);
  if (!server.ok()) return server.status();
  server_.emplace(*std::move(server));
  return absl::OkStatus();
}

void DesignRun::MakeCgroup() {
  const absl::StatusOr<memstats::CgroupParent>& parent = *surroundings_.cgroup_parent;
  absl::Status status = parent.status();
  if (status.ok()) {
    auto cgroup = parent->Make(absl::StrCat("ebb-", getpid(), "-", design_.name));
    status = cgroup.status();
    if (cgroup.ok()) {
      record_.cgroup_version = parent->version();
      cgroup_.emplace(*std::move(cgroup));
    }
  }
  record_.charged_not_measured = std::string(status.message());
}

absl::Status DesignRun::AwaitReady() {
  absl::StatusOr<Listeners> listeners = Listeners();
  const absl::Status status = WaitUntil(surroundings_.ready_timeout, -1, [&] {
    listeners = FindListeners(values_.port);
    return !listeners.ok() || (listeners->found() && server_->LogIsReady());
  });
  if (!listeners.ok()) return listeners.status();
  if (status.ok()) return CheckListensItself(*listeners);
  if (!absl::IsDeadlineExceeded(status)) return status;
  const std::string timeout = absl::FormatDuration(surroundings_.ready_timeout);
  if (listeners->found()) {
    return absl::DeadlineExceededError(absl::StrFormat(
        "%s listens, but its log does not have \"%s\" after %s", design_.name, design_.ready_log, timeout));
  }
  if (!listeners->elsewhere.empty()) {
    return absl::DeadlineExceededError(absl::StrFormat(
        "%s listens on port %d of %s only, after %s, and the connections come to 127.0.0.1: let it listen on that "
        "address, or on all of IPv4",
        design_.name, values_.port, absl::StrJoin(listeners->elsewhere, ", "), timeout));
  }
  return absl::DeadlineExceededError(
      absl::StrFormat("%s does not listen on port %d after %s", design_.name, values_.port, timeout));
}

absl::Status DesignRun::CheckListensItself(const Listeners& listeners) const {
  if (design_.running.has_value()) return absl::OkStatus();  // That was looked at before.
  // Whoever it has started, and whoever of those has lost its parent, descends from us. Those whose
  // descriptors cannot be read get the benefit of the doubt.
  std::vector<pid_t> processes = memstats::DescendantsOf(getpid());
  processes.push_back(server_->pid());
  if (HoldsSocket(processes, listeners.inodes).value_or(true)) return absl::OkStatus();
  return absl::AbortedError(
      absl::StrFormat("port %d, which was free when %s was started, was taken by another program: try again",
                      values_.port, design_.name));
}

absl::Status DesignRun::StartRecorder() {
  memstats::Recorder::Options options;
  options.pid = server_->pid();
  options.whole_tree = true;
  options.samples_path = PathOf(CsvFile<Sample>::kName);
  options.clock_start_nanos = values_.clock_start_nanos;
  options.connections = &connections_;
  if (cgroup_.has_value()) {
    options.cgroup_folder = cgroup_->folder();
    options.charged_path = PathOf(CsvFile<ChargedReading>::kName);
  }
  auto recorder = memstats::Recorder::Start(options);
  if (!recorder.ok()) return recorder.status();
  recorder_ = *std::move(recorder);
  return absl::OkStatus();
}

absl::Status DesignRun::RecordBase() {
  ShowPhase("measuring its base");
  recorder_->RequestReading();
  recorder_->RequestPss();
  return Rest(kBaseTime);
}

absl::Status DesignRun::RunPulses() {
  auto pulse = PulseProcess::Start(
      {surroundings_.programs_folder, folder_, values_.port, values_.clock_start_nanos, *record_.schedule});
  if (!pulse.ok()) return pulse.status();
  pulse_.emplace(*std::move(pulse));
  std::optional<pulse::PulseStatus> latest;
  std::optional<ExitStatus> ended;
  const absl::Status status = WaitUntil(absl::InfiniteDuration(), pulse_->status_fd(), [&] {
    const std::optional<pulse::PulseStatus> news = pulse_->ReadStatus();
    if (news.has_value()) latest = news;
    if (latest.has_value()) FollowPulse(*latest);
    ended = pulse_->Ended();
    return ended.has_value();
  });
  return status.ok() ? PulseResult(*ended) : status;
}

void DesignRun::FollowPulse(const pulse::PulseStatus& status) {
  const absl::Time now = absl::Now();
  connections_.store(status.open, std::memory_order_relaxed);
  const auto listeners = FindListeners(values_.port);
  if (listeners.ok()) accepts_.Look(status, listeners->waiting, now);
  const bool holding = status.phase == "holding";
  if (!holding) {
    held_.reset();
  } else if (!held_.has_value() || held_->index != status.index) {
    held_ = status;
    held_since_ = now;
    read_in_hold_ = false;
  }
  // In the middle: what the design does when the last connection has come is over, and what is read of very
  // many processes is read before they go.
  if (holding && !read_in_hold_ && now >= held_since_ + *record_.schedule->linger / 2) {
    read_in_hold_ = true;
    recorder_->RequestReading();
    if (status.index == 1) recorder_->RequestPss();
  }
  const int64_t bigs = record_.schedule->big_iterations;
  ShowPhase(status.big ? absl::StrFormat("big pulse %d of %d", status.index, bigs)
                       : absl::StrFormat("small pulse %d of %d", status.index - bigs,
                                         record_.schedule->small_iterations),
            absl::StrFormat("%s of %s connections, %s", FormatCount(status.open), FormatCount(status.target),
                            status.phase));
}

absl::Status DesignRun::PulseResult(const ExitStatus& ended) {
  if (ended.success()) return absl::OkStatus();
  const std::optional<std::string> design_ended = server_->Ended();
  if (design_ended.has_value()) return DesignEnded(*design_ended);
  return absl::UnavailableError(
      absl::StrCat("the pulses failed (", ended.ToString(),
                   "): ", absl::StrJoin(LastLinesOf(PathOf(kPulseLog), kLogLinesKept), "; ")));
}

absl::Status DesignRun::StopAll() {
  // It closes its connections and writes what there was.
  if (pulse_.has_value() && !pulse_->Ended().has_value()) pulse_->Stop(kStopPatience);
  pulse_.reset();
  KeepClientReport();
  if (recorder_ != nullptr)
    KeepProblems(recorder_->Stop());  // Before the design goes: a zombie has no memory.
  recorder_.reset();
  std::string wrong;
  if (server_.has_value()) {
    wrong = server_->Stop(kStopPatience);
    if (!server_->log_problem().empty()) record_.problems.push_back(server_->log_problem());
  }
  server_.reset();
  cgroup_.reset();
  if (wrong.empty()) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(design_.name, " ", wrong));
}

void DesignRun::KeepClientReport() {
  const auto text = ReadFile(PathOf(kPulseReport));
  if (!text.ok()) return;
  auto report = nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!report.is_discarded()) record_.client = std::move(report);
}

void DesignRun::KeepProblems(const memstats::Recorder::State& state) {
  record_.kernel_peak_rss_bytes = state.kernel_peak_rss_bytes;
  std::vector<std::string> problems = ClientProblems(record_.client);
  problems.push_back(RecorderProblem(state.samples, state.late_ticks));
  if (!state.write_error.ok()) problems.emplace_back(state.write_error.message());
  if (!state.pss_error.ok()) {
    problems.push_back(
        absl::StrCat("Its proportional set was not measured: ", state.pss_error.message(), "."));
  }
  for (std::string& problem : problems) {
    if (!problem.empty()) record_.problems.push_back(std::move(problem));
  }
}

absl::Status DesignRun::CheckAllHeld(const absl::Status& pulses) const {
  const std::string closed = ClosedWhileHeld(record_.client);
  if (!closed.empty()) return absl::UnavailableError(absl::StrCat(design_.name, ": ", closed));
  if (accepts_.not_accepted().empty()) return pulses;
  return absl::UnavailableError(
      absl::StrCat(design_.name, ": ", accepts_.not_accepted(), pulses.ok() ? "" : "; ", pulses.message()));
}

absl::Status DesignRun::WaitUntil(absl::Duration at_most, int watched_fd, const std::function<bool()>& done) {
  const absl::Time deadline = absl::Now() + at_most;
  while (true) {
    if (surroundings_.stop_signals->Take() > 0) return absl::CancelledError("interrupted");
    if (done()) return absl::OkStatus();
    const std::optional<std::string> ended = server_->Ended();
    if (ended.has_value()) return DesignEnded(*ended);
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) return absl::DeadlineExceededError("");
    pollfd events[] = {{surroundings_.stop_signals->fd(), POLLIN, 0},
                       {server_->pidfd(), POLLIN, 0},
                       {watched_fd, POLLIN, 0}};
    poll(events, std::size(events), static_cast<int>(absl::ToInt64Milliseconds(std::min(left, kLook))) + 1);
  }
}

absl::Status DesignRun::Rest(absl::Duration duration) {
  const absl::Status status = WaitUntil(duration, -1, [] { return false; });
  return absl::IsDeadlineExceeded(status) ? absl::OkStatus() : status;
}

absl::Status DesignRun::DesignEnded(const std::string& how) const {
  return absl::AbortedError(absl::StrFormat("%s ended by itself (%s)", design_.name, how));
}

std::string DesignRun::PathOf(const char* file) const { return absl::StrCat(folder_, "/", file); }

void DesignRun::ShowPhase(const std::string& phase, const std::string& detail) {
  const std::optional<int64_t> rss =
      recorder_ != nullptr ? recorder_->state().latest.rss_bytes : std::optional<int64_t>();
  surroundings_.display->Update(phase, detail, rss);
}

}  // namespace ebb::compare
