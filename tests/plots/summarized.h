#ifndef EBB_TESTS_PLOTS_SUMMARIZED_H_
#define EBB_TESTS_PLOTS_SUMMARIZED_H_

#include <vector>

#include "absl/types/span.h"
#include "plots/figures/metrics.h"
#include "plots/figures/summary.h"

namespace ebb::plots {

// The summaries of runs whose metrics are of no other interest.
inline std::vector<DesignSummary> Summarized(absl::Span<const Run> runs) {
  return Summarize(runs, ComputeAllMetrics(runs));
}

}  // namespace ebb::plots

#endif  // EBB_TESTS_PLOTS_SUMMARIZED_H_
