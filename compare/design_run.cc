#include "compare/design_run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/units.h"
#include "compare/orphans.h"
#include "compare/ports.h"
#include "compare/pulse_status.h"
#include "memstats/run_format.h"

namespace ebb {
namespace {

// A little more than the second over which the base is the median.
constexpr absl::Duration kBaseTime = absl::Milliseconds(1300);
// So that the last pulse's end can be seen as well.
constexpr absl::Duration kTailTime = absl::Milliseconds(1500);
constexpr absl::Duration kStopPatience = absl::Seconds(5);
constexpr absl::Duration kLook = absl::Milliseconds(50);
constexpr size_t kLogLinesShown = 5;

constexpr char kDesignLog[] = "design.log";
constexpr char kPulseLog[] = "pulse.log";
constexpr char kPulseReport[] = "pulse.json";

UniqueFd CreateFile(const std::string& path) {
  return UniqueFd(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666));
}

// So that nothing that an earlier run recorded is taken for this one's.
void RemoveEarlierRun(const std::string& folder) {
  for (const char* file :
       {kRunFile, kSamplesFile, kEventsFile, kHeapFile, kDesignLog, kPulseLog, kPulseReport}) {
    std::error_code ignored;  // What cannot be removed cannot be written either, which is said then.
    std::filesystem::remove(absl::StrCat(folder, "/", file), ignored);
  }
}

// The last lines of a log, for an error message.
std::string LastLines(const std::string& path) {
  const auto text = ReadFile(path);
  if (!text.ok() || text->empty()) return absl::StrCat(path, " is empty");
  std::vector<std::string> lines = absl::StrSplit(*text, '\n', absl::SkipEmpty());
  if (lines.size() > kLogLinesShown) lines.erase(lines.begin(), lines.end() - kLogLinesShown);
  return absl::StrCat("the last lines of ", path, ":\n    ", absl::StrJoin(lines, "\n    "));
}

}  // namespace

DesignRun::DesignRun(const Design& design, const PulseSchedule& schedule, const std::string& folder,
                     const RunSurroundings& surroundings)
    : design_(design),
      schedule_(schedule),
      folder_(folder),
      surroundings_(surroundings),
      clock_start_nanos_(MonotonicNanos()) {
  record_.design = design.name;
  record_.schedule = schedule;
  record_.started_at = absl::Now();
  record_.sample_interval = Recorder::Options().interval;
}

absl::Status DesignRun::Run() {
  absl::Status status = Steps();
  StopAll();
  KeepClientReport();
  if (status.ok()) status = CheckAllHeld();
  record_.outcome = status.ok() ? "completed" : absl::IsCancelled(status) ? "interrupted" : "failed";
  record_.error = std::string(status.message());
  const absl::Status written = WriteRunRecord(folder_, record_);
  return status.ok() ? written : status;
}

absl::Status DesignRun::Steps() {
  surroundings_.display->StartRun(schedule_.big_iterations > 0 ? design_.name
                                                               : design_.name + ", small only");
  for (const auto step : {&DesignRun::StartDesign, &DesignRun::AwaitListening, &DesignRun::StartRecorder}) {
    const absl::Status status = (this->*step)();
    if (!status.ok()) return status;
  }
  ShowPhase("measuring its base");
  absl::Status status = Rest(kBaseTime);
  if (status.ok()) status = RunPulses();
  if (!status.ok()) return status;
  ShowPhase("watching what stays");
  return Rest(kTailTime);
}

absl::Status DesignRun::Rest(absl::Duration duration) {
  const absl::Status status = WaitUntil(duration, -1, [] { return false; });
  return absl::IsDeadlineExceeded(status) ? absl::OkStatus() : status;
}

absl::Status DesignRun::StartDesign() {
  ShowPhase("starting");
  absl::Status status = MakeFolder(folder_);
  if (!status.ok()) return status;
  RemoveEarlierRun(folder_);
  const auto port = FindFreePort();
  if (!port.ok()) return port.status();
  port_ = *port;
  record_.command =
      ExpandCommand(design_, {port_, folder_, clock_start_nanos_, surroundings_.programs_folder});
  auto cgroup = MemoryCgroup::Create(absl::StrCat("ebb-", getpid(), "-", design_.name));
  if (cgroup.ok()) {
    cgroup_.emplace(*std::move(cgroup));
  } else {
    record_.charged_not_measured = std::string(cgroup.status().message());
  }
  status = WriteRunRecord(folder_, record_);
  if (!status.ok()) return status;
  const UniqueFd log = CreateFile(absl::StrCat(folder_, "/", kDesignLog));
  ChildProcess::Options options;
  options.arguments = record_.command;
  options.folder = folder_;
  options.standard_output = log.get();
  options.standard_error = log.get();
  if (cgroup_.has_value()) options.join_files = {cgroup_->procs_file()};
  auto server = ChildProcess::Start(options);
  if (!server.ok()) return server.status();
  server_.emplace(*std::move(server));
  return absl::OkStatus();
}

absl::Status DesignRun::AwaitListening() {
  absl::StatusOr<bool> listening = false;
  const absl::Status status = WaitUntil(surroundings_.ready_timeout, -1, [&] {
    listening = IsListening(port_);
    return !listening.ok() || *listening;
  });
  if (!listening.ok()) return listening.status();
  if (!absl::IsDeadlineExceeded(status)) return status;
  return absl::DeadlineExceededError(absl::StrFormat(
      "%s does not listen on port %d after %s; %s", design_.name, port_,
      absl::FormatDuration(surroundings_.ready_timeout), LastLines(absl::StrCat(folder_, "/", kDesignLog))));
}

absl::Status DesignRun::StartRecorder() {
  Recorder::Options options;
  options.pid = server_->pid();
  options.samples_path = absl::StrCat(folder_, "/", kSamplesFile);
  options.clock_start_nanos = clock_start_nanos_;
  options.connections = &connections_;
  if (cgroup_.has_value()) options.cgroup_folder = cgroup_->folder();
  auto recorder = Recorder::Start(options);
  if (!recorder.ok()) return recorder.status();
  recorder_ = *std::move(recorder);
  return absl::OkStatus();
}

absl::Status DesignRun::StartPulse(int status_fd) {
  const UniqueFd log = CreateFile(absl::StrCat(folder_, "/", kPulseLog));
  ChildProcess::Options options;
  options.arguments = {absl::StrCat(surroundings_.programs_folder, "/pulse/pulse"),
                       absl::StrCat("--server=127.0.0.1:", port_),
                       absl::StrCat("--events_csv=", folder_, "/", kEventsFile),
                       absl::StrCat("--json=", folder_, "/", kPulseReport),
                       absl::StrCat("--clock_start_ns=", clock_start_nanos_),
                       absl::StrCat("--status_fd=", status_fd)};
  for (std::string& argument : PulseArguments(schedule_)) options.arguments.push_back(std::move(argument));
  options.standard_output = log.get();
  options.standard_error = log.get();
  options.inherited = {status_fd};
  auto pulse = ChildProcess::Start(options);
  if (!pulse.ok()) return pulse.status();
  pulse_.emplace(*std::move(pulse));
  return absl::OkStatus();
}

absl::Status DesignRun::RunPulses() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return ErrnoStatus(errno, "cannot make a pipe");
  const UniqueFd status_read(ends[0]);
  UniqueFd status_write(ends[1]);
  const absl::Status started = StartPulse(status_write.get());
  if (!started.ok()) return started;
  status_write.reset();
  std::optional<ExitStatus> ended;
  const absl::Status status = WaitUntil(absl::InfiniteDuration(), status_read.get(), [&] {
    ReadPulseStatus(status_read.get());
    ended = pulse_->Wait(absl::ZeroDuration());
    return ended.has_value();
  });
  return status.ok() ? PulseResult(*ended) : status;
}

absl::Status DesignRun::PulseResult(const ExitStatus& ended) {
  if (ended.success()) return absl::OkStatus();
  const std::optional<ExitStatus> design_ended = server_->Wait(absl::ZeroDuration());
  if (design_ended.has_value()) return DesignEnded(*design_ended);
  return absl::UnavailableError(absl::StrCat("the pulses failed (", ended.ToString(), "); ",
                                             LastLines(absl::StrCat(folder_, "/", kPulseLog))));
}

void DesignRun::ReadPulseStatus(int fd) {
  char buffer[4096];
  const ssize_t n = read(fd, buffer, sizeof buffer);
  if (n <= 0) return;
  std::optional<PulseStatus> latest;
  for (const absl::string_view line : absl::StrSplit(absl::string_view(buffer, n), '\n', absl::SkipEmpty())) {
    const std::optional<PulseStatus> status = ParsePulseStatus(line);
    if (status.has_value()) latest = status;
  }
  if (!latest.has_value()) return;
  connections_.store(latest->open, std::memory_order_relaxed);
  ShowPhase(absl::StrFormat("%s pulse %d of %d", latest->big ? "big" : "small", latest->index,
                            schedule_.big_iterations + schedule_.small_iterations),
            absl::StrFormat("  %s of %s connections, %s", FormatCount(latest->open),
                            FormatCount(latest->target), latest->phase));
}

void DesignRun::StopAll() {
  if (pulse_.has_value() && !pulse_->Wait(absl::ZeroDuration()).has_value()) {
    pulse_->Stop(kStopPatience);  // It closes its connections and writes what there was.
  }
  pulse_.reset();
  if (recorder_ != nullptr) {
    const Recorder::State state =
        recorder_->Stop();  // Before the design goes: a zombie has no memory to read.
    record_.kernel_peak_rss_bytes = state.kernel_peak_rss_bytes;
    if (!state.write_error.ok()) surroundings_.display->Say(std::string(state.write_error.message()));
  }
  recorder_.reset();
  bool killed = false;
  if (server_.has_value()) server_->Stop(kStopPatience, &killed);
  if (killed) {
    surroundings_.display->Say(absl::StrFormat("compare: %s did not end within %s of SIGTERM and was killed",
                                               design_.name, absl::FormatDuration(kStopPatience)));
  }
  server_.reset();
  EndOrphans();
  cgroup_.reset();
}

void DesignRun::KeepClientReport() {
  const auto text = ReadFile(absl::StrCat(folder_, "/", kPulseReport));
  if (!text.ok()) return;
  auto report = nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!report.is_discarded()) record_.client = std::move(report);
}

absl::Status DesignRun::CheckAllHeld() const {
  const auto totals = record_.client.is_object() ? record_.client.find("totals") : record_.client.end();
  if (totals == record_.client.end()) return absl::OkStatus();
  const int64_t closed = totals->value("closed_by_server", int64_t{0});
  if (closed == 0) return absl::OkStatus();
  return absl::UnavailableError(absl::StrFormat(
      "%s closed %s of its connections while they were held, so what it needs for all of them "
      "was not seen; %s",
      design_.name, FormatCount(closed), LastLines(absl::StrCat(folder_, "/", kDesignLog))));
}

absl::Status DesignRun::WaitUntil(absl::Duration at_most, int watched_fd, const std::function<bool()>& done) {
  const absl::Time deadline = absl::Now() + at_most;
  while (true) {
    if (surroundings_.stop_signals->Take() > 0) return absl::CancelledError("interrupted");
    if (done()) return absl::OkStatus();
    const std::optional<ExitStatus> ended = server_->Wait(absl::ZeroDuration());
    if (ended.has_value()) return DesignEnded(*ended);
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) return absl::DeadlineExceededError("");
    pollfd events[] = {{surroundings_.stop_signals->fd(), POLLIN, 0},
                       {server_->pidfd(), POLLIN, 0},
                       {watched_fd, POLLIN, 0}};
    poll(events, std::size(events), static_cast<int>(absl::ToInt64Milliseconds(std::min(left, kLook))) + 1);
  }
}

absl::Status DesignRun::DesignEnded(const ExitStatus& ended) const {
  return absl::AbortedError(absl::StrFormat("%s ended by itself (%s); %s", design_.name, ended.ToString(),
                                            LastLines(absl::StrCat(folder_, "/", kDesignLog))));
}

void DesignRun::ShowPhase(const std::string& phase, const std::string& detail) {
  const std::optional<int64_t> rss =
      recorder_ != nullptr ? recorder_->state().latest.rss_bytes : std::optional<int64_t>();
  surroundings_.display->Update(phase, detail, rss);
}

}  // namespace ebb
