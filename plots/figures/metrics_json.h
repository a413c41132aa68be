#ifndef EBB_PLOTS_FIGURES_METRICS_JSON_H_
#define EBB_PLOTS_FIGURES_METRICS_JSON_H_

#include <nlohmann/json.hpp>
#include <optional>

#include "plots/figures/metric_list.h"
#include "plots/figures/metrics.h"

namespace ebb::plots {

// One figure: null if it was not measured, "never" for kNever, bytes and counts whole. Any thread may call
// these functions.
nlohmann::json FigureToJson(Unit unit, std::optional<double> value);

// The metrics as the flat object that run.json has under "metrics", with the keys of AllMetrics().
nlohmann::json MetricsToJson(const Metrics& metrics);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_FIGURES_METRICS_JSON_H_
