#ifndef EBB_PLOTS_FIGURES_SUMMARY_H_
#define EBB_PLOTS_FIGURES_SUMMARY_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "plots/figures/metric_list.h"
#include "run_folder/run.h"

namespace ebb::plots {

// One figure over the repeats of a design that measured it. kNever is above every number.
struct Figure {
  double median = 0;
  double minimum = 0;
  double maximum = 0;
  int runs = 0;
};

// The repeats of one design, folded into one row.
struct DesignSummary {
  std::string design;
  std::string label;  // Differs from the design's name where two comparisons are laid side by side.
  std::string group;  // Run::group
  std::string description;
  std::string cannot;
  std::string version;
  Outcome outcome = Outcome::kCompleted;  // The worst of its runs.
  std::string error;                      // Of the first that failed, as is the log.
  std::vector<std::string> failure_log;
  std::vector<std::string> problems;  // Of all its runs, each once.
  std::string charged_not_measured;
  std::optional<Schedule> schedule;  // Of the first run.
  int runs = 0;
  // By the metric's key; what was not measured is absent. A design that has failed has none: what was read of
  // it until then is in its run folders, and is no result.
  std::map<std::string, Figure> figures;
  std::vector<std::optional<double>> cost_by_kind;  // Medians, in the order of ChargedKinds().

  // Null if it was not measured.
  const Figure* Find(const MetricKind& kind) const;
};

// A row for each design in the order in which they come first. A small-only run belongs to no row, except
// where there is no full run of its design. `metrics` are those of the runs. Any thread may call these
// functions.
std::vector<DesignSummary> Summarize(absl::Span<const Run> runs, absl::Span<const Metrics> metrics);

bool AnyMeasured(const MetricKind& kind, absl::Span<const DesignSummary> summaries);

// True if no other design that completed has a better median, and there is one that has a median at all.
// Those that look equal in a table are all best, and so are all that are at most 1.00 where that is perfect.
// None is, if they were not under the same pulses.
bool IsBest(const MetricKind& kind, const DesignSummary& summary, absl::Span<const DesignSummary> all);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_FIGURES_SUMMARY_H_
