#ifndef EBB_PLOTS_FIGURES_METRIC_LIST_H_
#define EBB_PLOTS_FIGURES_METRIC_LIST_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "plots/figures/metrics.h"

namespace ebb::plots {

enum class Unit {
  kBytes,      // "46.4 MB"
  kBytesEach,  // "4,545 B": of one connection, which is compared byte by byte.
  kRatio,      // "1.00"
  kSeconds,    // "544 ms", or "never"
  kCount,      // "10,000"
};

// One of the figures that a run is judged by. This list is the only one: tables, reports, JSON and checks go
// by it, and docs/metrics.md says the same at more length.
struct MetricKind {
  const char* key;   // In JSON and checks: "per_connection_bytes".
  const char* name;  // Over a column: "per connection".
  Unit unit;
  bool lowest_is_best;  // Otherwise it is neither good nor bad.
  bool main;            // Shown first.
  bool one_is_perfect;  // Less than 1.00 is no better.
  const char* definition;
  std::optional<double> (*value)(const Metrics&);
};

// In the order in which they are shown. Any thread may call these functions.
const std::vector<MetricKind>& AllMetrics();

// Null if there is none of that key.
const MetricKind* FindMetric(absl::string_view key);

// The value as people read it, with its unit; kNever is "never".
std::string FormatFigure(Unit unit, double value);

// What stands for a figure that was not measured.
inline constexpr char kNotMeasured[] = "–";

}  // namespace ebb::plots

#endif  // EBB_PLOTS_FIGURES_METRIC_LIST_H_
