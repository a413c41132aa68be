#include "plots/run_folder.h"

#include <filesystem>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "memstats/run_format.h"
#include "plots/run_parsers.h"

namespace ebb::plots {
namespace {

// Reads one CSV file of a run and says in the notes if its last line was dropped.
template <typename Row>
absl::StatusOr<std::vector<Row>> ReadRows(const std::string& path, std::vector<std::string>& notes,
                                          absl::StatusOr<std::vector<Row>> (*parse)(absl::string_view,
                                                                                    absl::string_view,
                                                                                    bool*)) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  bool cut = false;
  absl::StatusOr<std::vector<Row>> rows = parse(path, *text, &cut);
  if (cut) notes.push_back(absl::StrCat(path, ": the last line was cut short and is left out"));
  return rows;
}

// The same for a file that need not be there: no rows then.
template <typename Row>
absl::StatusOr<std::vector<Row>> ReadRowsIfThere(const std::string& path, std::vector<std::string>& notes,
                                                 absl::StatusOr<std::vector<Row>> (*parse)(absl::string_view,
                                                                                           absl::string_view,
                                                                                           bool*)) {
  absl::StatusOr<std::vector<Row>> rows = ReadRows(path, notes, parse);
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

std::string FolderName(const std::string& folder) {
  const std::filesystem::path path(folder);
  return (path.has_filename() ? path : path.parent_path()).filename().string();
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

  const std::string samples_path = absl::StrCat(folder, "/", kSamplesFile);
  // A design that failed at its start was never read, which is a result too.
  const bool may_be_empty = run.info.outcome == Outcome::kFailed || run.info.outcome == Outcome::kInterrupted;
  auto samples = may_be_empty ? ReadRowsIfThere(samples_path, run.notes, &ParseSamples)
                              : ReadRows(samples_path, run.notes, &ParseSamples);
  if (!samples.ok()) return samples.status();
  if (samples->empty() && !may_be_empty) {
    return absl::DataLossError(absl::StrCat(samples_path, " has no sample"));
  }
  run.samples = *std::move(samples);

  auto events = ReadRowsIfThere(absl::StrCat(folder, "/", kEventsFile), run.notes, &ParseEvents);
  if (!events.ok()) return events.status();
  run.pulses = GroupIntoPulses(*events, run.info.schedule);

  auto charged = ReadRowsIfThere(absl::StrCat(folder, "/", kChargedFile), run.notes, &ParseCharged);
  if (!charged.ok()) return charged.status();
  run.charged = *std::move(charged);

  auto heap = ReadRowsIfThere(absl::StrCat(folder, "/", kHeapFile), run.notes, &ParseHeap);
  if (!heap.ok()) return heap.status();
  run.heap = *std::move(heap);
  return run;
}

void LabelRuns(absl::Span<Run> runs) {
  RenameDuplicates(runs,
                   [](const Run& run) { return absl::StrCat(run.label, " (", FolderName(run.folder), ")"); });
  RenameDuplicates(runs, [](const Run& run) { return absl::StrCat(run.info.design, " (", run.folder, ")"); });
}

}  // namespace ebb::plots
