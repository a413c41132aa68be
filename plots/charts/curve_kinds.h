#ifndef EBB_PLOTS_CHARTS_CURVE_KINDS_H_
#define EBB_PLOTS_CHARTS_CURVE_KINDS_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "plots/figures/metric_list.h"
#include "run_folder/run.h"

namespace ebb::plots {

// What is drawn over time, of all designs together.
struct CurveKind {
  const char* key;        // In the report's data: "rss_bytes".
  const char* file_name;  // Of its picture, without an ending.
  const char* name;       // "Resident memory"
  const char* axis;       // "resident memory"
  Unit unit;              // kBytes, kCount or kSeconds.
  Series (*series)(const Run&);
  // Of the keys of its figures: "" for "peak_bytes", "charged_"; null if it has none.
  const char* levels_prefix = nullptr;
};

// Resident memory first. Any thread may call these functions.
const std::vector<CurveKind>& AllCurveKinds();

// Those that have a reading in any of the runs.
std::vector<CurveKind> RecordedCurveKinds(absl::Span<const Run> runs);

// The readings of one kind, without those that were not taken: a run that has none has an empty series.
Series ReadingsOf(const CurveKind& kind, const Run& run);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_CHARTS_CURVE_KINDS_H_
