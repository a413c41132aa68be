#include "plots/figures/metrics_json.h"

#include <cmath>
#include <cstdint>

namespace ebb::plots {

nlohmann::json FigureToJson(Unit unit, std::optional<double> value) {
  if (!value.has_value()) return nullptr;
  if (*value == kNever) return "never";
  const bool whole = unit == Unit::kBytes || unit == Unit::kBytesEach || unit == Unit::kCount;
  if (whole) return static_cast<int64_t>(std::llround(*value));
  return *value;
}

nlohmann::json MetricsToJson(const Metrics& metrics) {
  nlohmann::json json = nlohmann::json::object();
  for (const MetricKind& kind : AllMetrics()) json[kind.key] = FigureToJson(kind.unit, kind.value(metrics));
  return json;
}

}  // namespace ebb::plots
