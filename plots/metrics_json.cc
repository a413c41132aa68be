#include "plots/metrics_json.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

namespace ebb::plots {
namespace {

using Json = nlohmann::json;

template <typename Number>
Json ValueOrNull(std::optional<Number> number) {
  return number.has_value() ? Json(*number) : Json(nullptr);
}

Json Bytes(std::optional<double> bytes) {
  return bytes.has_value() ? Json(static_cast<int64_t>(std::llround(*bytes))) : Json(nullptr);
}

void AddLevels(const Levels& levels, std::optional<double> excess, const std::string& prefix, Json& json) {
  json[prefix + "base_bytes"] = Bytes(levels.base_bytes);
  json[prefix + "peak_bytes"] = Bytes(levels.peak_bytes);
  json[prefix + "per_connection_bytes"] = Bytes(levels.per_connection_bytes);
  json[prefix + "floor_bytes"] = Bytes(levels.floor_bytes);
  json[prefix + "floor_over_base"] = ValueOrNull(levels.FloorOverBase());
  json[prefix + "small_level_bytes"] = Bytes(levels.small_level_bytes);
  json[prefix + "excess"] = ValueOrNull(excess);
  json[prefix + "return_time_s"] =
      levels.return_time_s == kNever ? Json("never") : ValueOrNull(levels.return_time_s);
}

}  // namespace

nlohmann::json MetricsToJson(const Metrics& metrics) {
  Json json = Json::object();
  AddLevels(metrics.resident, metrics.excess, "", json);
  AddLevels(metrics.charged, metrics.charged_excess, "charged_", json);
  json["connections"] = ValueOrNull(metrics.connections);
  json["connect_time_s"] = ValueOrNull(metrics.connect_time_s);
  json["not_connected"] = ValueOrNull(metrics.not_connected);
  json["peak_vs_kernel"] = ValueOrNull(metrics.peak_vs_kernel);
  json["max_threads"] = ValueOrNull(metrics.max_threads);
  json["cpu_s"] = ValueOrNull(metrics.cpu_s);
  json["minor_faults"] = ValueOrNull(metrics.minor_faults);
  return json;
}

}  // namespace ebb::plots
