#include "plots/report/json_report.h"

#include "plots/figures/charged_cost.h"
#include "plots/figures/metrics_json.h"

namespace ebb::plots {
namespace {

using Json = nlohmann::json;

constexpr int kFormat = 2;  // 1: return_time_s was what mostly_returned_time_s is now.

Json FigureJson(Unit unit, const Figure* figure) {
  if (figure == nullptr) return nullptr;
  return {{"median", FigureToJson(unit, figure->median)},
          {"least", FigureToJson(unit, figure->minimum)},
          {"most", FigureToJson(unit, figure->maximum)},
          {"runs", figure->runs}};
}

Json DesignJson(const DesignSummary& summary) {
  Json figures = Json::object();
  for (const MetricKind& kind : AllMetrics()) {
    figures[kind.key] = FigureJson(kind.unit, summary.Find(kind));
  }
  Json cost = Json::object();
  for (size_t i = 0; i < summary.cost_by_kind.size(); ++i) {
    cost[ChargedKinds()[i].key] = FigureToJson(Unit::kBytesEach, summary.cost_by_kind[i]);
  }
  return {{"name", summary.design},
          {"group", summary.group},
          {"description", summary.description},
          {"cannot", summary.cannot},
          {"version", summary.version},
          {"outcome", OutcomeName(summary.outcome)},
          {"error", summary.error},
          {"failure_log", summary.failure_log},
          {"problems", summary.problems},
          {"charged_not_measured", summary.charged_not_measured},
          {"runs", summary.runs},
          {"figures", figures},
          {"cost_per_connection", cost}};
}

Json ChangeJson(const Change& change) {
  return {{"design", change.design},
          {"metric", change.metric->key},
          {"before", FigureJson(change.metric->unit, &change.before)},
          {"after", FigureJson(change.metric->unit, &change.after)},
          {"clear", change.IsClear()},
          {"worse", change.IsWorse()}};
}

}  // namespace

Json JsonReport(const ReportInput& input) {
  Json designs = Json::array();
  for (const DesignSummary& summary : input.summaries) designs.push_back(DesignJson(summary));
  Json environment = Json::object();
  for (const auto& [name, text] : EnvironmentOf(input)) environment[name] = text;
  Json changes = Json::array();
  for (const Change& change : input.changes) changes.push_back(ChangeJson(change));
  return {{"format", kFormat},
          {"created", input.created},
          {"designs", designs},
          {"environment", environment},
          {"changes", changes}};
}

}  // namespace ebb::plots
