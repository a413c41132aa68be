#include "compare/comparison.h"

#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/command_line.h"
#include "base/exit_code.h"
#include "base/io/standard_error.h"
#include "base/io/standard_streams.h"
#include "base/system/limits.h"
#include "base/system/stop_signals.h"
#include "compare/capacity.h"
#include "compare/display.h"
#include "compare/result_folder.h"
#include "compare/run/orphans.h"
#include "compare/run_maker.h"
#include "compare/verdict.h"
#include "memstats/cgroup/cgroup.h"
#include "plots/figures/metrics_json.h"
#include "plots/figures/summary.h"
#include "plots/show_runs.h"
#include "run_folder/recorded_runs.h"

namespace ebb::compare {
namespace {

constexpr char kProgram[] = "compare";

// Reads the runs that were made, and writes their metrics into their run.json. What could not be read is left
// out: nothing was recorded, and what went wrong has been said.
absl::StatusOr<plots::ReportInput> KeepMetrics(const std::vector<MadeRun>& made) {
  std::vector<std::string> folders;
  for (const MadeRun& run : made) {
    if (FindRunFolders(run.folder).ok()) folders.push_back(run.folder);
  }
  if (folders.empty()) return plots::ReportInput();
  auto read = plots::ReadAllRuns(kProgram, folders);
  if (!read.ok()) return read.status();
  for (size_t i = 0; i < read->input.runs.size(); ++i) {
    const std::string& folder = read->input.runs[i].folder;
    RunRecord record = std::find_if(made.begin(), made.end(), [&](const MadeRun& run) {
                         return run.folder == folder;
                       })->record;
    record.metrics = plots::MetricsToJson(read->input.metrics[i]);
    const absl::Status written = WriteRunRecord(folder, record);
    if (!written.ok()) return written;
  }
  return std::move(read->input);
}

// Prints a line for each check that fails; true if none does.
bool PassesChecks(const std::vector<plots::Check>& checks,
                  const std::vector<plots::DesignSummary>& summaries) {
  bool passed = true;
  for (const plots::CheckResult& result : plots::RunChecks(checks, summaries)) {
    if (!result.passed) {
      SayOnStandardError(absl::StrCat(kProgram, ": ", result.line, "\n"), kLastWordsPatience);
    }
    passed &= result.passed;
  }
  return passed;
}

// Why charged memory was not measured, and of which designs, each reason once.
void PrintWhyNotCharged(const std::vector<MadeRun>& made) {
  std::map<std::string, std::set<std::string>> designs_by_reason;
  std::set<std::string> designs;
  for (const MadeRun& run : made) {
    designs.insert(run.record.design);
    const std::string& reason = run.record.charged_not_measured;
    if (!reason.empty()) designs_by_reason[reason].insert(run.record.design);
  }
  for (const auto& [reason, its_designs] : designs_by_reason) {
    const std::string whose =
        its_designs == designs ? "" : absl::StrCat(" of ", absl::StrJoin(its_designs, ", "));
    printf("Charged memory%s was not measured: %s\n", whose.c_str(), reason.c_str());
  }
}

// The table, the report, the sentences and the gate, of all that was recorded.
absl::Status Show(const ComparisonOptions& options, const std::vector<MadeRun>& made) {
  const auto input = KeepMetrics(made);
  if (!input.ok()) return input.status();
  absl::Status shown;
  if (!input->runs.empty()) {
    plots::ShowOptions show;
    show.program = kProgram;
    show.out = options.out;
    show.table_columns = plots::StandardOutputColumns();
    shown = plots::ShowInput(*input, show);
    printf("\n");
    for (const plots::DesignSummary& summary : input->summaries) printf("%s\n", Verdict(summary).c_str());
  }
  PrintWhyNotCharged(made);
  FlushOutput();
  const bool passed = PassesChecks(options.checks, input->summaries);
  if (shown.ok() && !passed) return absl::FailedPreconditionError("a check failed");
  return shown;
}

// How the runs of a comparison went.
struct MadeRuns {
  std::vector<MadeRun> runs;
  bool interrupted = false;
  bool failed = false;
};

// Whatever is made for the runs alone is gone when this returns: cgroups, temporary folders, processes.
MadeRuns MakeRuns(const ComparisonOptions& options, const std::string& note, StopSignals* stop_signals,
                  Display* display) {
  const auto cgroup_parent = memstats::CgroupParent::Open();
  if (cgroup_parent.ok()) cgroup_parent->RemoveStale();
  RunMaker maker(options, note,
                 {options.programs_folder, options.ready_timeout, &cgroup_parent, stop_signals, display});
  maker.MakeAll();
  display->Clear();
  return {maker.TakeRuns(), maker.interrupted(), maker.failed()};
}

// Makes the runs and shows them.
int Compare(const ComparisonOptions& options, const std::string& note, StopSignals* stop_signals,
            Display* display) {
  const MadeRuns made = MakeRuns(options, note, stop_signals, display);
  // All that was measured is written. Pictures take seconds, and a pipe may have no reader: a signal ends
  // that.
  stop_signals->Release();
  const absl::Status status = Show(options, made.runs);
  if (!status.ok()) ReportFailure(kProgram, status);
  if (made.interrupted) return kExitInterrupted;
  return status.ok() && !made.failed ? kExitDone : kExitFailed;
}

}  // namespace

int RunComparison(const ComparisonOptions& given) {
  ComparisonOptions options = given;
  const auto out = MakeResultFolder(given.out);
  if (absl::IsInvalidArgument(out.status())) return ReportUsageError(kProgram, out.status());
  if (!out.ok()) return ReportFailure(kProgram, out.status());
  options.out = *out;
  // Designs inherit it, and not every one raises its own.
  RaiseDescriptorLimit();
  const auto lowered = FitToCapacity(FindCapacity(ReadLimits(), ConnectionNeeds()), &options.schedule);
  absl::Status status = lowered.status();
  if (status.ok()) status = AdoptOrphans();
  if (!status.ok()) return ReportFailure(kProgram, status);
  auto stop_signals = StopSignals::Catch();
  if (!stop_signals.ok()) return ReportFailure(kProgram, stop_signals.status());
  Display display(isatty(STDERR_FILENO) == 1);
  if (!lowered->empty()) display.Say(absl::StrCat(kProgram, ": ", *lowered));
  return Compare(options, *lowered, &*stop_signals, &display);
}

}  // namespace ebb::compare
