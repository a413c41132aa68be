#ifndef EBB_PLOTS_METRICS_JSON_H_
#define EBB_PLOTS_METRICS_JSON_H_

#include <nlohmann/json.hpp>

#include "plots/metrics.h"

namespace ebb::plots {

// The metrics as the flat object that run.json has under "metrics". A figure that was not measured is null, a
// return time is a number of seconds or "never", bytes are whole. The keys: base_bytes, peak_bytes,
// per_connection_bytes, floor_bytes, floor_over_base, small_level_bytes, excess, return_time_s; the same with
// charged_ before them; connections, connect_time_s, not_connected, peak_vs_kernel, max_threads, cpu_s and
// minor_faults. Any thread may call it.
nlohmann::json MetricsToJson(const Metrics& metrics);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_METRICS_JSON_H_
