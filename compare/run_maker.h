#ifndef EBB_COMPARE_RUN_MAKER_H_
#define EBB_COMPARE_RUN_MAKER_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compare/comparison.h"
#include "compare/run/design_run.h"
#include "compare/run/prepared_design.h"
#include "compare/run_plan.h"
#include "run_folder/run_record.h"

namespace ebb::compare {

// One run that has been made, whether it succeeded or not.
struct MadeRun {
  std::string folder;
  RunRecord record;
};

// Makes the runs of a comparison, one after the other. Not thread-safe.
class RunMaker {
 public:
  // `note` is a problem that all runs have, or empty. The options and what `surroundings` points to must
  // outlive this object.
  RunMaker(const ComparisonOptions& options, const std::string& note, const RunSurroundings& surroundings);

  // Makes all runs, or stops at the first that is interrupted. A design that has failed is not run again.
  void MakeAll();

  // The runs that were made. Call it once, after MakeAll().
  std::vector<MadeRun> TakeRuns() { return std::move(runs_); }
  bool failed() const { return !failed_designs_.empty(); }
  bool interrupted() const { return interrupted_; }

 private:
  void Make(const PlannedRun& plan);
  // The design, prepared now if this is its first run.
  absl::StatusOr<const PreparedDesign*> Prepared(size_t design);
  RunRecord NewRecord(const PlannedRun& plan) const;
  absl::Status FailBeforeStart(const std::string& folder, const absl::Status& why, RunRecord* record) const;

  const ComparisonOptions& options_;
  const std::string note_;
  const RunSurroundings surroundings_;
  const std::string git_revision_;
  std::map<size_t, PreparedDesign> prepared_;
  std::set<size_t> failed_designs_;
  std::vector<MadeRun> runs_;
  bool interrupted_ = false;
};

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RUN_MAKER_H_
