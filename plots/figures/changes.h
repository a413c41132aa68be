#ifndef EBB_PLOTS_FIGURES_CHANGES_H_
#define EBB_PLOTS_FIGURES_CHANGES_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "plots/figures/summary.h"

namespace ebb::plots {

// What one figure of a design was in an older comparison, and is in a newer one.
struct Change {
  std::string design;
  const MetricKind* metric = nullptr;
  Figure before;
  Figure after;

  // The medians differ, and by more than chance explains: with several runs on both sides their ranges do not
  // overlap; otherwise the medians differ by more than 5 %.
  bool IsClear() const;
  // In the direction in which this metric is worse; false for one that is neither good nor bad.
  bool IsWorse() const;
  // "+3.1 %", or "-" where there is no ratio.
  std::string Percent() const;
};

// For each design that is in both, under the same pulses, each main metric that was measured in both. Any
// thread may call these functions.
std::vector<Change> FindChanges(absl::Span<const DesignSummary> before,
                                absl::Span<const DesignSummary> after);

// "worse", "better", "changed", or "" if it is not clear.
std::string Judgement(const Change& change);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_FIGURES_CHANGES_H_
