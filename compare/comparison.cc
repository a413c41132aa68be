#include "compare/comparison.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/command_line.h"
#include "base/exit_code.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/stop_signals.h"
#include "compare/capacity.h"
#include "compare/design_run.h"
#include "compare/display.h"
#include "compare/orphans.h"
#include "compare/verdict.h"
#include "plots/metrics.h"
#include "plots/metrics_json.h"
#include "plots/run_folder.h"
#include "plots/show_runs.h"

namespace ebb {
namespace {

constexpr char kProgram[] = "compare";
// What a run takes beside the waiting of its schedule: starting, the base, connecting and closing, stopping.
constexpr absl::Duration kBesideSchedule = absl::Seconds(4);

// One run that has been made, whether it succeeded or not.
struct MadeRun {
  std::string folder;
  RunRecord record;
};

absl::Duration ExpectedDuration(const ComparisonOptions& options) {
  return static_cast<int64_t>(options.designs.size()) *
         (LeastDuration(options.schedule) + LeastDuration(SmallOnly(options.schedule)) + 2 * kBesideSchedule);
}

// The runs of a comparison, one after the other.
class RunMaker {
 public:
  RunMaker(const ComparisonOptions& options, StopSignals* stop_signals, Display* display)
      : options_(options), stop_signals_(stop_signals), display_(display) {}

  // Makes all runs, or stops at the first that is interrupted.
  void MakeAll() {
    for (const Design& design : options_.designs) {
      // A design that failed under the whole schedule is not run again.
      if (!Make(design, options_.schedule, design.name)) continue;
      Make(design, SmallOnly(options_.schedule), absl::StrCat(design.name, "-small-only"));
      if (interrupted_) return;
    }
  }

  const std::vector<MadeRun>& runs() const { return runs_; }
  bool failed() const { return failed_; }
  bool interrupted() const { return interrupted_; }

 private:
  bool Make(const Design& design, const PulseSchedule& schedule, const std::string& name) {
    if (interrupted_) return false;
    DesignRun run(design, schedule, absl::StrCat(options_.out, "/", name),
                  {options_.programs_folder, options_.ready_timeout, stop_signals_, display_});
    const absl::Status status = run.Run();
    runs_.push_back({run.folder(), run.record()});
    if (absl::IsCancelled(status)) {
      interrupted_ = true;
    } else if (!status.ok()) {
      failed_ = true;
      display_->Say(absl::StrCat(kProgram, ": ", name, ": ", status.message()));
    }
    return status.ok();
  }

  const ComparisonOptions& options_;
  StopSignals* const stop_signals_;
  Display* const display_;
  std::vector<MadeRun> runs_;
  bool failed_ = false;
  bool interrupted_ = false;
};

// What could be read of the runs that were made.
struct ReadRuns {
  std::vector<std::string> folders;
  std::vector<std::string> verdicts;  // A sentence for each design.
};

// Computes the metrics of all runs and writes them into their run.json.
absl::StatusOr<ReadRuns> KeepMetrics(const std::vector<MadeRun>& made) {
  std::vector<plots::Run> runs;
  std::vector<RunRecord> records;
  ReadRuns result;
  for (const MadeRun& run : made) {
    auto read = plots::ReadRun(run.folder);
    if (!read.ok()) continue;  // Nothing was recorded; what went wrong has been said.
    runs.push_back(*std::move(read));
    records.push_back(run.record);
    result.folders.push_back(run.folder);
  }
  const std::vector<plots::Metrics> metrics = plots::ComputeAllMetrics(runs);
  for (size_t i = 0; i < runs.size(); ++i) {
    records[i].metrics = plots::MetricsToJson(metrics[i]);
    const absl::Status written = WriteRunRecord(result.folders[i], records[i]);
    if (!written.ok()) return written;
    if (!runs[i].small_only()) result.verdicts.push_back(Verdict(runs[i].label, metrics[i]));
  }
  return result;
}

// The table, the pictures and the sentences, of all that was recorded.
absl::Status Show(const ComparisonOptions& options, const std::vector<MadeRun>& made) {
  const auto read = KeepMetrics(made);
  if (!read.ok()) return read.status();
  if (read->folders.empty()) return absl::OkStatus();
  plots::ShowOptions show;
  show.program = kProgram;
  show.out = options.out;
  show.folders = read->folders;
  const absl::Status shown = plots::ShowRuns(show);
  printf("\n");
  for (const std::string& verdict : read->verdicts) printf("%s\n", verdict.c_str());
  for (const MadeRun& run : made) {
    if (run.record.charged_not_measured.empty()) continue;
    printf("Charged memory was not measured: %s\n", run.record.charged_not_measured.c_str());
    break;
  }
  fflush(stdout);
  return shown;
}

}  // namespace

int RunComparison(const ComparisonOptions& given) {
  ComparisonOptions options = given;
  signal(SIGPIPE, SIG_IGN);
  absl::Status status = MakeFolder(options.out);
  if (status.ok()) status = CheckWritable(options.out);
  // Designs inherit it, and not every one raises its own.
  RaiseDescriptorLimit();
  const auto lowered = FitToCapacity(FindCapacity(ReadLimits()), &options.schedule);
  if (status.ok()) status = lowered.status();
  if (status.ok()) status = AdoptOrphans();
  if (!status.ok()) return ReportFailure(kProgram, status);
  auto stop_signals = StopSignals::Catch();
  if (!stop_signals.ok()) return ReportFailure(kProgram, stop_signals.status());
  Display display(isatty(STDERR_FILENO) == 1, ExpectedDuration(options));
  if (!lowered->empty()) display.Say(absl::StrCat(kProgram, ": ", *lowered));
  RunMaker maker(options, &*stop_signals, &display);
  maker.MakeAll();
  display.Clear();
  status = Show(options, maker.runs());
  if (!status.ok()) ReportFailure(kProgram, status);
  if (maker.interrupted()) return kExitInterrupted;
  return status.ok() && !maker.failed() ? kExitDone : kExitFailed;
}

}  // namespace ebb
