#ifndef EBB_PLOTS_FIGURES_DRAWN_RUN_H_
#define EBB_PLOTS_FIGURES_DRAWN_RUN_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "plots/figures/summary.h"
#include "run_folder/run.h"

namespace ebb::plots {

// Which of a design's runs its curves are of: the one that has samples and whose peak is nearest to the
// median of all repeats, so that the curve and the figures beside it, which are medians, belong together. A
// small-only run is drawn only where its design has no full run, since it is there for `excess`. Any thread
// may call these functions.

// Null if nothing was recorded. `runs` has the run that is returned.
const Run* FindDrawnRun(absl::Span<const Run> runs, const DesignSummary& summary);

// Those of all designs, in the order of the summaries, and labelled as these are.
std::vector<Run> RunsToDraw(absl::Span<const Run> runs, absl::Span<const DesignSummary> summaries);

// The design's place among the summaries, by which it has its colour in every picture; their number if it is
// none of them.
size_t PlaceOf(const Run& run, absl::Span<const DesignSummary> summaries);

// "figures: medians of 3 repeats; curves: the repeat whose peak is nearest to its median"; empty without
// repeats.
std::string DescribeRepeats(absl::Span<const DesignSummary> summaries);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_FIGURES_DRAWN_RUN_H_
