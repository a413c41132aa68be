#include "run_folder/folder.h"

#include <filesystem>
#include <map>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "run_folder/csv_rows.h"
#include "run_folder/names.h"

namespace ebb {
namespace {

// Reads the CSV file of a run that has such rows, and says in the notes if its last line was dropped.
template <typename Row>
absl::StatusOr<std::vector<Row>> ReadRows(const std::string& folder, std::vector<std::string>& notes) {
  const std::string path = absl::StrCat(folder, "/", CsvFile<Row>::kName);
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  bool cut = false;
  absl::StatusOr<std::vector<Row>> rows;
  if constexpr (std::is_same_v<Row, Event>) {
    rows = ParseEvents(path, *text, &cut);
  } else {
    rows = ParseRows<Row>(path, *text, &cut);
  }
  if (cut) notes.push_back(absl::StrCat(path, ": the last line was cut short and is left out"));
  return rows;
}

// The same for a file that need not be there: no rows then.
template <typename Row>
absl::StatusOr<std::vector<Row>> ReadRowsIfThere(const std::string& folder, std::vector<std::string>& notes) {
  absl::StatusOr<std::vector<Row>> rows = ReadRows<Row>(folder, notes);
  if (absl::IsNotFound(rows.status())) return std::vector<Row>();
  return rows;
}

void NoteOutcome(Run& run) {
  const std::string because = run.info.error.empty() ? "" : absl::StrCat(": ", run.info.error);
  switch (run.info.outcome) {
    case Outcome::kCompleted:
      break;
    case Outcome::kRunning:
      run.notes.push_back(absl::StrCat(run.folder, ": the recording was not ended", because));
      break;
    case Outcome::kInterrupted:
      run.notes.push_back(absl::StrCat(run.folder, ": the run was interrupted", because));
      break;
    case Outcome::kFailed:
      run.notes.push_back(absl::StrCat(run.folder, ": the run failed", because));
      break;
  }
}

// Replaces each label that several runs have by what `rename` makes of it.
template <typename Rename>
void RenameDuplicates(absl::Span<Run> runs, const Rename& rename) {
  std::map<std::string, int> uses;
  for (const Run& run : runs) ++uses[run.label];
  for (Run& run : runs) {
    if (uses[run.label] > 1) run.label = rename(run);
  }
}

}  // namespace

std::string FolderName(const std::string& folder) {
  const std::filesystem::path path(folder);
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

absl::StatusOr<Run> ReadRun(const std::string& folder) {
  Run run;
  run.folder = folder;
  const std::string info_path = absl::StrCat(folder, "/", kRunFile);
  const absl::StatusOr<std::string> info_text = ReadFile(info_path);
  if (!info_text.ok()) return info_text.status();
  absl::StatusOr<RunInfo> info = ParseRunInfo(info_path, *info_text);
  if (!info.ok()) return info.status();
  run.info = *std::move(info);
  run.label = absl::StrCat(run.info.design, run.small_only() ? ", small only" : "");
  if (run.info.repeat > 1) absl::StrAppend(&run.label, ", repeat ", run.info.repeat);
  NoteOutcome(run);

  // A design that failed at its start was never read, which is a result too.
  const bool may_be_empty = run.info.outcome == Outcome::kFailed || run.info.outcome == Outcome::kInterrupted;
  auto samples =
      may_be_empty ? ReadRowsIfThere<Sample>(folder, run.notes) : ReadRows<Sample>(folder, run.notes);
  if (!samples.ok()) return samples.status();
  if (samples->empty() && !may_be_empty) {
    return absl::DataLossError(absl::StrCat(folder, "/", CsvFile<Sample>::kName, " has no sample"));
  }
  run.samples = *std::move(samples);

  const auto events = ReadRowsIfThere<Event>(folder, run.notes);
  if (!events.ok()) return events.status();
  run.pulses = GroupIntoPulses(*events, run.info.schedule);

  auto charged = ReadRowsIfThere<ChargedReading>(folder, run.notes);
  if (!charged.ok()) return charged.status();
  run.charged = *std::move(charged);

  auto heap = ReadRowsIfThere<HeapReading>(folder, run.notes);
  if (!heap.ok()) return heap.status();
  run.heap = *std::move(heap);
  return run;
}

void LabelRuns(absl::Span<Run> runs) {
  RenameDuplicates(runs,
                   [](const Run& run) { return absl::StrCat(run.label, " (", FolderName(run.folder), ")"); });
  RenameDuplicates(runs, [](const Run& run) { return absl::StrCat(run.info.design, " (", run.folder, ")"); });
}

}  // namespace ebb
