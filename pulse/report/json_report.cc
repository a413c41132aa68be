#include "pulse/report/json_report.h"

#include <nlohmann/json.hpp>

#include "pulse/report/problems.h"

namespace ebb::pulse {
namespace {

using Json = nlohmann::ordered_json;

double Micros(int64_t nanos) { return static_cast<double>(nanos) / 1e3; }

void AddClosedByServer(const ClosedByServer& closed, Json* json) {
  (*json)["closed_by_server"] = closed.count;
  (*json)["reset_by_server"] = closed.reset;
  (*json)["closed_after_s"] = nullptr;
  if (closed.count > 0) {
    (*json)["closed_after_s"] = {{"min", absl::ToDoubleSeconds(closed.shortest)},
                                 {"max", absl::ToDoubleSeconds(closed.longest)}};
  }
  (*json)["server_said"] = closed.said;
}

// What a pulse and the totals have in common.
template <typename Result>
void AddCommon(const Result& result, double connect_seconds, Json* json) {
  const ErrorCounts& errors = result.errors;
  (*json)["connect_seconds"] = connect_seconds;
  (*json)["latency_us"] = {{"p50", Micros(result.latency.p50_ns)},
                           {"p90", Micros(result.latency.p90_ns)},
                           {"p99", Micros(result.latency.p99_ns)},
                           {"max", Micros(result.latency.max_ns)}};
  (*json)["errors"] = {{"refused", errors.refused},     {"reset", errors.reset},
                       {"timed_out", errors.timed_out}, {"no_descriptors", errors.no_descriptors},
                       {"no_ports", errors.no_ports},   {"other", errors.other}};
  (*json)["error_text"] = errors.OtherText();
  AddClosedByServer(result.closed_by_server, json);
  (*json)["left_open"] = result.left_open;
  (*json)["bytes_sent"] = result.bytes_sent;
  (*json)["listen_overflows"] = nullptr;
  if (result.listen_overflows.has_value()) (*json)["listen_overflows"] = *result.listen_overflows;
}

Json PulseJson(const PulseResult& pulse) {
  Json json;
  json["index"] = pulse.index;
  json["kind"] = KindName(pulse.kind);
  json["requested"] = pulse.requested;
  json["connected"] = pulse.connected;
  json["start_s"] = pulse.start_s;
  json["connected_s"] = pulse.connected_s;
  json["close_s"] = pulse.close_s;
  json["closed_s"] = pulse.closed_s;
  json["source_addresses"] = pulse.source_addresses;
  AddCommon(pulse, pulse.connect_seconds(), &json);
  return json;
}

Json TotalsJson(const Totals& totals) {
  Json json;
  json["requested"] = totals.requested;
  json["connected"] = totals.connected;
  AddCommon(totals, totals.connect_seconds, &json);
  return json;
}

Json ScheduleJson(const Options& options) {
  return {{"big", options.big},
          {"big_iterations", options.big_iterations},
          {"big_pause_s", absl::ToDoubleSeconds(options.big_pause)},
          {"small", options.small},
          {"small_iterations", options.small_iterations},
          {"small_pause_s", absl::ToDoubleSeconds(options.small_pause)},
          {"linger_s", absl::ToDoubleSeconds(options.linger)}};
}

}  // namespace

std::string JsonReport(const Options& options, const std::string& server, int64_t clock_start_ns,
                       const RunResult& run) {
  Json json;
  json["server"] = server;
  json["schedule"] = ScheduleJson(options);
  json["clock_start_ns"] = clock_start_ns;
  json["interrupted"] = run.interrupted;
  json["problem"] = ClosedProblem(run);
  json["pulses"] = Json::array();
  for (const PulseResult& pulse : run.pulses) json["pulses"].push_back(PulseJson(pulse));
  json["totals"] = TotalsJson(SumUp(run));
  json["cpu_s"] = run.cpu_s;
  return json.dump(2) + "\n";
}

}  // namespace ebb::pulse
