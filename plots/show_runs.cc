#include "plots/show_runs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <algorithm>
#include <filesystem>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "plots/metrics.h"
#include "plots/pictures.h"
#include "plots/run_folder.h"
#include "plots/table.h"
#include "plots/text_chart.h"

namespace ebb::plots {
namespace {

absl::Status CheckFolders(const std::vector<std::string>& folders) {
  if (folders.empty()) return absl::InvalidArgumentError("give at least one run folder to show");
  for (const std::string& folder : folders) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
      return absl::InvalidArgumentError(
          absl::StrCat(folder, " is no folder: give run folders, as compare and memstats make them"));
    }
  }
  return absl::OkStatus();
}

// Prints text on standard output. Errors: a full disk, if that goes to a file.
absl::Status Print(const std::string& text) {
  if (fwrite(text.data(), 1, text.size(), stdout) == text.size() && fflush(stdout) == 0)
    return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("cannot write to standard output: ", strerror(errno)));
}

std::string TableOf(absl::Span<const Run> runs) {
  const std::vector<Metrics> metrics = ComputeAllMetrics(runs);
  std::vector<TableRow> rows;
  for (size_t i = 0; i < runs.size(); ++i) rows.push_back({runs[i].label, metrics[i]});
  return FormatTable(rows);
}

absl::Status ShowReadRuns(absl::Span<const Run> runs, const ShowOptions& options) {
  absl::Status status = Print(TableOf(runs));
  const std::vector<Run> drawn = RunsToDraw(runs);
  if (status.ok() && options.terminal) {
    status = Print(absl::StrCat("\n", DrawTextChart(ResidentChart(drawn), options.columns)));
  }
  if (!status.ok() || options.out.empty()) return status;
  std::vector<std::string> written;
  status = DrawPictures(drawn, {options.out, options.size}, &written);
  const absl::Status printed = Print(absl::StrCat("\n", absl::StrJoin(written, "\n"), "\n"));
  return status.ok() ? printed : status;
}

}  // namespace

std::vector<Run> RunsToDraw(absl::Span<const Run> runs) {
  std::vector<Run> drawn;
  for (const Run& run : runs) {
    const bool has_full_run = std::any_of(runs.begin(), runs.end(), [&](const Run& other) {
      return other.info.design == run.info.design && !other.small_only();
    });
    if (!run.small_only() || !has_full_run) drawn.push_back(run);
  }
  return drawn;
}

absl::Status ShowRuns(const ShowOptions& options) {
  const absl::Status usage = CheckFolders(options.folders);
  if (!usage.ok()) return usage;
  std::vector<Run> runs;
  std::vector<std::string> errors;
  for (const std::string& folder : options.folders) {
    absl::StatusOr<Run> run = ReadRun(folder);
    if (!run.ok()) {
      errors.emplace_back(run.status().message());
      continue;
    }
    for (const std::string& note : run->notes) absl::FPrintF(stderr, "%s: %s\n", options.program, note);
    runs.push_back(*std::move(run));
  }
  LabelRuns(absl::MakeSpan(runs));
  if (!runs.empty()) {
    const absl::Status shown = ShowReadRuns(runs, options);
    if (!shown.ok()) errors.emplace_back(shown.message());
  }
  if (errors.empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrJoin(errors, absl::StrCat("\n", options.program, ": ")));
}

}  // namespace ebb::plots
