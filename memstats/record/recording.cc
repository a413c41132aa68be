#include "memstats/record/recording.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/command_line.h"
#include "base/exit_code.h"
#include "base/io/file.h"
#include "base/io/standard_error.h"
#include "base/io/standard_streams.h"
#include "base/system/stop_signals.h"
#include "base/units.h"
#include "memstats/proc/smaps_rollup.h"
#include "memstats/proc/status.h"
#include "memstats/record/recorder.h"
#include "memstats/record/watched_process.h"
#include "run_folder/names.h"
#include "run_folder/run_info.h"

namespace ebb::memstats {
namespace {

constexpr char kProgram[] = "memstats";
constexpr absl::Duration kStopPatience = absl::Seconds(5);
constexpr absl::Duration kRedraw = absl::Milliseconds(200);

// A folder that no other recording has, also if that began within the same second.
absl::StatusOr<std::string> MakeDefaultFolder(std::string name) {
  std::replace(name.begin(), name.end(), '/', '-');
  return MakeNewFolder(UserPath(absl::StrCat(
      "ebb-runs/", absl::FormatTime("%Y-%m-%dT%H-%M-%S", absl::Now(), absl::LocalTimeZone()), "-", name)));
}

// The folder for the recording of a process of that name, made and found writable. Errors: it cannot be, or
// it has a run already, whose files this one would be mixed with.
absl::StatusOr<std::string> PrepareFolder(const RecordingOptions& options, const std::string& name) {
  if (options.out.empty()) return MakeDefaultFolder(name);
  absl::Status status = MakeFolder(options.out);
  if (status.ok()) status = CheckWritable(options.out);
  if (!status.ok()) return status;
  if (std::filesystem::exists(absl::StrCat(options.out, "/", kRunFile))) {
    return absl::AlreadyExistsError(absl::StrCat(
        options.out, " holds a recording already: give another folder with --out, or remove it"));
  }
  return options.out;
}

// Finds out before anything is recorded that the proportional set of a process may not be read.
absl::Status CheckPss(const RecordingOptions& options) {
  if (options.pss_interval == absl::ZeroDuration()) return absl::OkStatus();
  const absl::Status read = ReadSmapsRollup(ThreadWithMemory(*options.pid)).status();
  if (!absl::IsPermissionDenied(read)) return read;
  return absl::PermissionDeniedError(absl::StrCat("may not read the proportional set of process ",
                                                  *options.pid,
                                                  ", which needs its owner's rights or "
                                                  "root's (",
                                                  read.message(), "): leave --pss_interval out"));
}

// The lines of a CSV file, without its header and without one that was cut short.
int64_t CountLines(const std::string& path) {
  const auto text = ReadFile(path);
  if (!text.ok()) return 0;
  return std::max<int64_t>(std::count(text->begin(), text->end(), '\n') - 1, 0);
}

// The one line on a terminal that is drawn again and again; it draws nothing elsewhere.
class LiveLine {
 public:
  void Draw(const std::string& text) {
    if (!terminal_) return;
    DrawOnStandardError(absl::StrCat("\r\033[K", text));
    drawn_ = true;
  }
  void Clear() {
    if (drawn_) DrawOnStandardError("\r\033[K");
    drawn_ = false;
  }

 private:
  const bool terminal_ = isatty(STDERR_FILENO) == 1;
  bool drawn_ = false;
};

class Recording {
 public:
  Recording(const RecordingOptions& options, const std::string& folder, WatchedProcess process,
            StopSignals* stop_signals)
      : options_(options), folder_(folder), process_(std::move(process)), stop_signals_(stop_signals) {}

  // Errors: nothing can be recorded, or not written.
  absl::Status Start();
  // Waits for the end, of the process or by a signal, and writes how it was.
  int Finish();

 private:
  void Wait();
  // What is known of a command that ended before it could be sampled.
  void AddLastSample(const ResourceUse& use);
  void Judge(const Recorder::State& state, const std::optional<ExitStatus>& ended);
  void PrintSummary(const Recorder::State& state) const;
  void PrintMemory(const Recorder::State& state) const;
  std::string Title() const { return absl::StrFormat("%s (process %d)", process_.name(), process_.pid()); }
  double Seconds() const { return static_cast<double>(MonotonicNanos() - clock_start_nanos_) * 1e-9; }

  const RecordingOptions options_;
  const std::string folder_;
  WatchedProcess process_;
  StopSignals* const stop_signals_;
  const int64_t clock_start_nanos_ = MonotonicNanos();
  RunInfo info_;
  std::unique_ptr<Recorder> recorder_;
  bool interrupted_ = false;
  bool command_ended_ = false;   // The kernel's peak is then ru_maxrss, otherwise VmHWM.
  bool sampled_ = true;          // False: the only sample is what is known of a command that has ended.
  int64_t samples_in_file_ = 0;  // Fewer than were taken if the disk was full.
};

absl::Status Recording::Start() {
  // First of all, for the process runs already.
  Recorder::Options recorder;
  recorder.pid = process_.pid();
  recorder.samples_path = absl::StrCat(folder_, "/", CsvFile<Sample>::kName);
  recorder.clock_start_nanos = clock_start_nanos_;
  recorder.interval = options_.interval;
  auto started = Recorder::Start(recorder);
  if (!started.ok()) return started.status();
  recorder_ = *std::move(started);
  info_.design = process_.name();
  info_.command = process_.command();
  info_.started_at = FormatStart(absl::Now());
  info_.sample_interval = options_.interval;
  const absl::Status written = WriteRunInfo(folder_, info_);
  if (written.ok() && isatty(STDERR_FILENO) == 0) {
    SayOnStandardError(absl::StrFormat("%s: recording %s every %s into %s\n", kProgram, Title(),
                                       absl::FormatDuration(options_.interval), folder_));
  }
  return written;
}

void Recording::Wait() {
  LiveLine line;
  absl::Time next_pss = absl::Now();
  pollfd events[] = {{stop_signals_->fd(), POLLIN, 0}, {process_.pidfd(), POLLIN, 0}};
  while (true) {
    if (options_.pss_interval > absl::ZeroDuration() && absl::Now() >= next_pss) {
      recorder_->RequestPss();
      next_pss += options_.pss_interval;
    }
    const Recorder::State state = recorder_->state();
    line.Draw(absl::StrFormat("%s: %s resident, at most %s, %.1f s", process_.name(),
                              FormatBytes(state.latest.rss_bytes.value_or(0)),
                              FormatBytes(state.peak_rss_bytes.value_or(0)), Seconds()));
    absl::Duration timeout = kRedraw;
    if (options_.pss_interval > absl::ZeroDuration()) {
      timeout = std::clamp(next_pss - absl::Now(), absl::Milliseconds(1), kRedraw);
    }
    poll(events, std::size(events), static_cast<int>(absl::ToInt64Milliseconds(timeout)));
    interrupted_ = stop_signals_->Take() > 0;
    if (interrupted_ || events[1].revents != 0) break;
  }
  line.Clear();
}

void Recording::AddLastSample(const ResourceUse& use) {
  Sample sample;
  sample.t_s = Seconds();
  sample.rss_bytes = use.peak_rss_bytes;
  sample.processes = 1;
  sample.minor_faults = use.minor_faults;
  sample.cpu_s = use.cpu_seconds;
  recorder_->Add(sample);
  sampled_ = false;
}

void Recording::Judge(const Recorder::State& state, const std::optional<ExitStatus>& ended) {
  info_.kernel_peak_rss_bytes = state.kernel_peak_rss_bytes;
  command_ended_ = ended.has_value();
  if (command_ended_) {
    info_.kernel_peak_rss_bytes =
        std::max(state.kernel_peak_rss_bytes.value_or(0), ended->use.peak_rss_bytes);
  }
  info_.outcome = Outcome::kCompleted;
  samples_in_file_ = state.samples;
  if (!state.write_error.ok()) {
    samples_in_file_ = CountLines(absl::StrCat(folder_, "/", CsvFile<Sample>::kName));
    info_.error =
        absl::StrFormat("samples are missing, %s of %s are in the file: %s", FormatCount(samples_in_file_),
                        FormatCount(state.samples), state.write_error.message());
  } else if (interrupted_) {
    info_.outcome = Outcome::kInterrupted;
  } else if (state.samples == 0) {
    info_.error = absl::StrCat(process_.name(), " ended before its memory could be read once");
  } else if (ended.has_value() && !ended->success()) {
    info_.error = absl::StrCat(process_.name(), " ended with ", ended->ToString());
  }
  if (!info_.error.empty()) info_.outcome = Outcome::kFailed;
}

void Recording::PrintMemory(const Recorder::State& state) const {
  if (sampled_) {
    absl::PrintF("  base      %s (first sample)\n", FormatBytes(*state.first.rss_bytes));
    const std::string kernel_peak = FormatBytes(*info_.kernel_peak_rss_bytes);
    absl::PrintF("  peak      %s (highest sample; the kernel's %s)\n", FormatBytes(*state.peak_rss_bytes),
                 command_ended_
                     ? absl::StrCat("ru_maxrss ", kernel_peak, ", of it and of children it waited for")
                     : absl::StrCat("VmHWM ", kernel_peak));
    absl::PrintF("  last      %s\n", FormatBytes(*state.latest.rss_bytes));
  } else {
    absl::PrintF("  peak      %s (the kernel's ru_maxrss: it ended before its memory could be read)\n",
                 FormatBytes(*state.peak_rss_bytes));
  }
  absl::PrintF("  duration  %s\n", FormatSeconds(state.latest.t_s));
}

void Recording::PrintSummary(const Recorder::State& state) const {
  absl::PrintF("%s: %s\n", Title(),
               interrupted_ ? "recorded until it was interrupted" : "recorded to its end");
  if (state.samples > 0) PrintMemory(state);
  absl::PrintF("  samples   %s", FormatCount(samples_in_file_));
  if (samples_in_file_ < state.samples) absl::PrintF(" of %s taken", FormatCount(state.samples));
  absl::PrintF(", every %s", absl::FormatDuration(options_.interval));
  if (state.late_ticks > 0)
    absl::PrintF(", %s left out: the machine was busy", FormatCount(state.late_ticks));
  absl::PrintF("\n");
  if (!state.pss_error.ok()) absl::PrintF("  pss       missing: %s\n", state.pss_error.message());
  absl::PrintF("  written   %s\n", folder_);
  FlushOutput();
}

int Recording::Finish() {
  Wait();
  Recorder::State state = recorder_->Stop();
  if (interrupted_) process_.Stop(kStopPatience);
  const std::optional<ExitStatus> ended = process_.ended();
  if (state.samples == 0 && ended.has_value()) {
    AddLastSample(ended->use);
    state = recorder_->state();
  }
  Judge(state, ended);
  const absl::Status written = WriteRunInfo(folder_, info_);
  stop_signals_->Release();
  PrintSummary(state);
  if (isatty(STDERR_FILENO) == 0)
    SayOnStandardError(absl::StrCat(kProgram, ": ", OutcomeName(info_.outcome), "\n"), kLastWordsPatience);
  int exit_code = kExitDone;
  if (!info_.error.empty()) exit_code = ReportFailure(kProgram, absl::AbortedError(info_.error));
  if (!written.ok()) exit_code = ReportFailure(kProgram, written);
  return interrupted_ ? kExitInterrupted : exit_code;
}

}  // namespace

int RunRecording(const RecordingOptions& options) {
  auto stop_signals = StopSignals::Catch();
  if (!stop_signals.ok()) return ReportFailure(kProgram, stop_signals.status());
  // What ran already is looked for before a folder is made; what is to be started has its folder first.
  absl::StatusOr<WatchedProcess> process = absl::UnknownError("not started");
  if (options.pid.has_value()) {
    process = WatchedProcess::Attach(*options.pid);
    if (!process.ok()) return ReportFailure(kProgram, process.status());
    const absl::Status readable = CheckPss(options);
    if (!readable.ok()) return ReportFailure(kProgram, readable);
  }
  const auto folder =
      PrepareFolder(options, options.pid.has_value() ? process->name() : NameOfCommand(options.command));
  if (!folder.ok()) return ReportFailure(kProgram, folder.status());
  if (!options.pid.has_value()) {
    process = WatchedProcess::Start(options.command);
    if (!process.ok()) return ReportFailure(kProgram, process.status());
  }
  Recording recording(options, *folder, *std::move(process), &*stop_signals);
  const absl::Status started = recording.Start();
  if (!started.ok()) return ReportFailure(kProgram, started);
  return recording.Finish();
}

}  // namespace ebb::memstats
