#include "plots/figures/drawn_run.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"

namespace ebb::plots {
namespace {

bool IsOf(const Run& run, const DesignSummary& summary) {
  return run.info.design == summary.design && run.group == summary.group;
}

// How far the run's peak is from the median.
double Distance(const Run& run, const DesignSummary& summary) {
  const MetricKind& peak = *FindMetric("peak_bytes");
  const Figure* median = summary.Find(peak);
  const std::optional<double> own =
      ComputeLevels(SeriesOf(run.samples, &Sample::rss_bytes), run.pulses).peak_bytes;
  return median == nullptr || !own.has_value() ? HUGE_VAL : std::abs(*own - median->median);
}

}  // namespace

const Run* FindDrawnRun(absl::Span<const Run> runs, const DesignSummary& summary) {
  const bool has_full_run = std::any_of(
      runs.begin(), runs.end(), [&](const Run& run) { return IsOf(run, summary) && !run.small_only(); });
  const Run* drawn = nullptr;
  for (const Run& run : runs) {
    if (!IsOf(run, summary) || run.samples.empty() || (run.small_only() && has_full_run)) continue;
    if (drawn == nullptr || Distance(run, summary) < Distance(*drawn, summary)) drawn = &run;
  }
  return drawn;
}

std::vector<Run> RunsToDraw(absl::Span<const Run> runs, absl::Span<const DesignSummary> summaries) {
  std::vector<Run> drawn;
  for (const DesignSummary& summary : summaries) {
    const Run* run = FindDrawnRun(runs, summary);
    if (run == nullptr) continue;
    drawn.push_back(*run);
    drawn.back().label = summary.label;
  }
  return drawn;
}

size_t PlaceOf(const Run& run, absl::Span<const DesignSummary> summaries) {
  const auto found = std::find_if(summaries.begin(), summaries.end(),
                                  [&](const DesignSummary& summary) { return IsOf(run, summary); });
  return found - summaries.begin();
}

std::string DescribeRepeats(absl::Span<const DesignSummary> summaries) {
  int maximum = 0;
  for (const DesignSummary& summary : summaries) maximum = std::max(maximum, summary.runs);
  if (maximum < 2) return "";
  return absl::StrCat("figures: medians of ", maximum,
                      " repeats; curves: the repeat whose peak is nearest to its median");
}

}  // namespace ebb::plots
