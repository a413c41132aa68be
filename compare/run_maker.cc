#include "compare/run_maker.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "compare/git_revision.h"
#include "run_folder/run_files.h"

namespace ebb::compare {

RunMaker::RunMaker(const ComparisonOptions& options, const std::string& note,
                   const RunSurroundings& surroundings)
    : options_(options),
      note_(note),
      surroundings_(surroundings),
      git_revision_(GitRevision(options.source_folder)) {}

void RunMaker::MakeAll() {
  const std::vector<PlannedRun> plan = PlanRuns(options_.designs, options_.repeats);
  absl::Duration left;
  for (const PlannedRun& run : plan) left += ExpectedDuration(run, options_.schedule);
  for (const PlannedRun& run : plan) {
    surroundings_.display->StartRun(run.title, left);
    if (failed_designs_.count(run.design) == 0) Make(run);
    if (interrupted_) return;
    left -= ExpectedDuration(run, options_.schedule);
  }
}

RunRecord RunMaker::NewRecord(const PlannedRun& plan) const {
  const Design& design = options_.designs[plan.design];
  RunRecord record;
  record.design = design.name;
  record.description = design.description;
  record.cannot = design.cannot;
  record.command = design.command;
  record.repeat = plan.repeat;
  record.schedule = plan.small_only ? SmallOnly(options_.schedule) : options_.schedule;
  record.git_revision = git_revision_;
  record.started_at = FormatStart(absl::Now());
  if (!note_.empty()) record.problems = {note_};
  return record;
}

absl::StatusOr<const PreparedDesign*> RunMaker::Prepared(size_t design) {
  const auto found = prepared_.find(design);
  if (found != prepared_.end()) return &found->second;
  surroundings_.display->Update("preparing", "", std::nullopt);
  auto prepared = PreparedDesign::Prepare(options_.designs[design], options_.programs_folder,
                                          [&] { return surroundings_.stop_signals->Take() > 0; });
  if (!prepared.ok()) return prepared.status();
  return &prepared_.emplace(design, *std::move(prepared)).first->second;
}

absl::Status RunMaker::FailBeforeStart(const std::string& folder, const absl::Status& why,
                                       RunRecord* record) const {
  record->outcome = absl::IsCancelled(why) ? Outcome::kInterrupted : Outcome::kFailed;
  record->error = std::string(why.message());
  absl::Status written = PrepareRunFolder(folder);
  if (written.ok()) written = WriteRunRecord(folder, *record);
  return written.ok() ? why : written;
}

void RunMaker::Make(const PlannedRun& plan) {
  const std::string folder = absl::StrCat(options_.out, "/", plan.folder);
  RunRecord record = NewRecord(plan);
  absl::Status status;
  const auto prepared = Prepared(plan.design);
  if (prepared.ok()) {
    record.design_version = (*prepared)->version();
    DesignRun run(**prepared, std::move(record), folder, surroundings_);
    status = run.Run();
    record = run.record();
  } else {
    status = FailBeforeStart(folder, prepared.status(), &record);
  }
  if (absl::IsCancelled(status)) {
    interrupted_ = true;
  } else if (!status.ok()) {
    failed_designs_.insert(plan.design);
    surroundings_.display->Say(absl::StrCat("compare: ", plan.folder, ": ", status.message()));
    for (const std::string& line : record.failure_log) surroundings_.display->Say(absl::StrCat("    ", line));
  }
  runs_.push_back({folder, std::move(record)});
}

}  // namespace ebb::compare
