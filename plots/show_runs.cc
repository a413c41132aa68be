#include "plots/show_runs.h"

#include <stdio.h>
#include <unistd.h>

#include <algorithm>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/io/standard_error.h"
#include "base/io/standard_streams.h"
#include "base/io/terminal.h"
#include "base/locale.h"
#include "plots/charts/curve_kinds.h"
#include "plots/charts/pictures.h"
#include "plots/charts/text_chart.h"
#include "plots/figures/changes.h"
#include "plots/figures/drawn_run.h"
#include "plots/figures/summary.h"
#include "plots/report/page_data.h"
#include "plots/report/report.h"
#include "plots/report/table.h"
#include "run_folder/folder.h"
#include "run_folder/recorded_runs.h"

namespace ebb::plots {
namespace {

// Prints text on standard output. If it cannot be written, the reports and pictures are all the same, and the
// program says so at its end (base/io/standard_streams.h).
void PrintAsItIs(const std::string& text) {
  fwrite(text.data(), 1, text.size(), stdout);
  FlushOutput();
}

// The same in ASCII, if the locale has no more.
void Print(const std::string& utf8) { PrintAsItIs(ForLocale(utf8)); }

// The runs of each folder that was given.
using Groups = std::vector<std::vector<Run>>;

// Reads all runs; what cannot be read is added to `errors`.
absl::StatusOr<Groups> ReadGroups(absl::string_view program, const std::vector<std::string>& given,
                                  std::vector<std::string>* errors) {
  if (given.empty()) return absl::InvalidArgumentError("give at least one run folder to show");
  std::vector<std::vector<std::string>> folders;
  for (const std::string& folder : given) {
    auto found = FindRunFolders(folder);
    if (!found.ok()) return found.status();
    folders.push_back(*std::move(found));
  }
  Groups groups;
  for (const std::vector<std::string>& group : folders) {
    std::vector<Run>& runs = groups.emplace_back();
    for (const std::string& folder : group) {
      absl::StatusOr<Run> run = ReadRun(folder);
      if (!run.ok()) {
        errors->emplace_back(run.status().message());
        continue;
      }
      for (const std::string& note : run->notes)
        SayOnStandardError(absl::StrCat(program, ": ", note, "\n"), kLastWordsPatience);
      runs.push_back(*std::move(run));
    }
    std::stable_sort(runs.begin(), runs.end(),
                     [](const Run& a, const Run& b) { return a.info.started_at < b.info.started_at; });
  }
  return groups;
}

// Repeats of one comparison may have been given one by one; runs of the same repeat are of two comparisons.
bool ShareADesign(const std::vector<Run>& one, const std::vector<Run>& other) {
  return std::any_of(one.begin(), one.end(), [&](const Run& run) {
    return !run.small_only() && std::any_of(other.begin(), other.end(), [&](const Run& another) {
      return !another.small_only() && another.info.design == run.info.design &&
             another.info.repeat == run.info.repeat;
    });
  });
}

// Runs of one design that come from different folders are told apart by their group: by the name of the
// folder that was given.
void SetGroups(const std::vector<std::string>& folders, Groups* groups) {
  for (size_t i = 0; i < groups->size(); ++i) {
    const bool shares = std::any_of(groups->begin(), groups->end(), [&](const std::vector<Run>& other) {
      return &other != &(*groups)[i] && ShareADesign((*groups)[i], other);
    });
    if (!shares) continue;
    for (Run& run : (*groups)[i]) {
      const bool is_comparison = run.folder != folders[i];
      // A small-only run that was given by itself belongs to all.
      if (is_comparison || !run.small_only()) run.group = folders[i];
      if (is_comparison) absl::StrAppend(&run.label, " (", FolderName(folders[i]), ")");
    }
  }
}

// Errors of both are kept: without gnuplot the reports are written all the same.
absl::Status WriteAllOf(const ReportInput& input, const ShowOptions& options) {
  std::vector<std::string> written;
  const absl::Status reports = WriteReports(input, options.out, &written);
  const std::vector<Run> drawn = RunsToDraw(input.runs, input.summaries);
  absl::Status pictures;
  if (!drawn.empty()) {
    pictures = DrawPictures(drawn, input.summaries, {options.out, options.size}, &written);
  }
  RemoveStalePictures(options.out, written);
  PrintAsItIs(absl::StrCat("\n", absl::StrJoin(written, "\n"), "\n"));  // Paths are to be used.
  return reports.ok() ? pictures : reports;
}

// The runs with all that the reports say of them.
ReportInput MakeInput(Groups groups, const std::vector<std::string>& folders) {
  SetGroups(folders, &groups);
  ReportInput input;
  for (std::vector<Run>& group : groups) {
    for (Run& run : group) input.runs.push_back(std::move(run));
  }
  LabelRuns(absl::MakeSpan(input.runs));
  input.metrics = ComputeAllMetrics(input.runs);
  input.summaries = Summarize(input.runs, input.metrics);
  input.created = absl::FormatTime("%Y-%m-%d %H:%M UTC", absl::Now(), absl::UTCTimeZone());
  if (folders.size() != 2) return input;
  std::vector<DesignSummary> before, after;
  for (const DesignSummary& summary : input.summaries) {
    if (summary.group == folders[0]) before.push_back(summary);
    if (summary.group == folders[1]) after.push_back(summary);
  }
  input.changes = FindChanges(before, after);
  input.before = FolderName(folders[0]);
  input.after = FolderName(folders[1]);
  return input;
}

}  // namespace

int StandardOutputColumns() { return isatty(STDOUT_FILENO) == 1 ? TerminalColumns(STDOUT_FILENO) : 0; }

absl::StatusOr<ReadRuns> ReadAllRuns(absl::string_view program, const std::vector<std::string>& folders) {
  ReadRuns read;
  auto groups = ReadGroups(program, folders, &read.errors);
  if (!groups.ok()) return groups.status();
  read.input = MakeInput(*std::move(groups), folders);
  return read;
}

absl::Status ShowInput(const ReportInput& input, const ShowOptions& options) {
  if (input.runs.empty()) return absl::OkStatus();
  std::string text = FormatTable(input.summaries, options.table_columns);
  if (!input.changes.empty())
    absl::StrAppend(&text, "\n", FormatChanges(input.changes, options.table_columns));
  Print(text);
  const std::vector<Run> drawn = RunsToDraw(input.runs, input.summaries);
  if (options.terminal && !drawn.empty()) {
    const Chart chart = OverlaidChart(AllCurveKinds().front(), drawn, input.summaries);
    Print(absl::StrCat("\n", DrawTextChart(chart, options.columns)));
  }
  return options.out.empty() ? absl::OkStatus() : WriteAllOf(input, options);
}

absl::Status ShowRuns(const std::vector<std::string>& folders, const ShowOptions& options) {
  auto read = ReadAllRuns(options.program, folders);
  if (!read.ok()) return read.status();
  const absl::Status shown = ShowInput(read->input, options);
  if (!shown.ok()) read->errors.emplace_back(shown.message());
  if (read->errors.empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrJoin(read->errors, absl::StrCat("\n", options.program, ": ")));
}

}  // namespace ebb::plots
