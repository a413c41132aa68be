#include "plots/report/page_data.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "plots/charts/chart.h"
#include "plots/charts/curve_kinds.h"
#include "plots/charts/thinning.h"
#include "plots/figures/came_back.h"
#include "plots/figures/charged_cost.h"
#include "plots/figures/drawn_run.h"
#include "plots/figures/metrics_json.h"
#include "plots/figures/schedules.h"
#include "plots/figures/shared_pages.h"

namespace ebb::plots {
namespace {

using Json = nlohmann::json;

// More points than this on one curve are not to be seen, and make the page large.
constexpr size_t kMostPoints = 1500;

Json MetricsJson(const std::vector<DesignSummary>& summaries) {
  Json metrics = Json::array();
  for (const MetricKind& kind : AllMetrics()) {
    if (!AnyMeasured(kind, summaries)) continue;
    metrics.push_back({{"key", kind.key},
                       {"name", kind.name},
                       {"unit", UnitName(kind.unit)},
                       {"best", kind.lowest_is_best ? "lowest" : "none"},
                       {"help", kind.definition},
                       {"main", kind.main}});
  }
  return metrics;
}

Json FiguresJson(const DesignSummary& summary, const std::vector<DesignSummary>& all) {
  Json figures = Json::object();
  for (const MetricKind& kind : AllMetrics()) {
    const Figure* figure = summary.Find(kind);
    if (figure == nullptr) {
      figures[kind.key] = nullptr;
      continue;
    }
    figures[kind.key] = {{"median", FigureToJson(kind.unit, figure->median)},
                         {"least", FigureToJson(kind.unit, figure->minimum)},
                         {"most", FigureToJson(kind.unit, figure->maximum)},
                         {"text", FormatFigure(kind.unit, figure->median)},
                         {"range", absl::StrCat(FormatFigure(kind.unit, figure->minimum), " – ",
                                                FormatFigure(kind.unit, figure->maximum))},
                         {"best", IsBest(kind, summary, all)}};
  }
  return figures;
}

Json DesignsJson(const std::vector<DesignSummary>& summaries) {
  Json designs = Json::array();
  for (size_t i = 0; i < summaries.size(); ++i) {
    const DesignSummary& summary = summaries[i];
    const Curve style = StyledCurve(i, summary.label, {});
    designs.push_back({{"name", summary.label},
                       {"description", summary.description},
                       {"cannot", summary.cannot},
                       {"version", summary.version},
                       {"runs", summary.runs},
                       {"outcome", OutcomeName(summary.outcome)},
                       {"error", summary.error},
                       {"log", summary.failure_log},
                       {"problems", summary.problems},
                       {"came_back", summary.outcome == Outcome::kFailed ? "" : WhatCameBack(summary)},
                       {"note", SharedPagesNote(summary)},
                       {"colour", style.colour},
                       {"dash", style.dash},
                       {"figures", FiguresJson(summary, summaries)}});
  }
  return designs;
}

// Null if nothing was recorded.
const Run* FirstDrawn(const ReportInput& input) {
  for (const DesignSummary& summary : input.summaries) {
    if (const Run* run = FindDrawnRun(input.runs, summary)) return run;
  }
  return nullptr;
}

Json PointsJson(const CurveKind& kind, const Run& run) {
  Json points = Json::array();
  for (const Point& point : Thinned(ReadingsOf(kind, run), kMostPoints)) {
    const double t_s = std::round((point.t_s - TimeOrigin(run)) * 1000) / 1000;
    points.push_back({t_s, FigureToJson(kind.unit, point.value)});
  }
  return points;
}

Json CurvesJson(const ReportInput& input) {
  const std::vector<Run> drawn = RunsToDraw(input.runs, input.summaries);
  Json curves = Json::array();
  for (const CurveKind& kind : RecordedCurveKinds(input.runs)) {
    Json series = Json::array();
    for (const Run& run : drawn) {
      Json points = PointsJson(kind, run);
      if (!points.empty()) series.push_back({{"design", run.label}, {"points", std::move(points)}});
    }
    curves.push_back(
        {{"kind", kind.key}, {"name", kind.name}, {"unit", UnitName(kind.unit)}, {"series", series}});
  }
  return curves;
}

// As the first design that is drawn had them.
Json PulsesJson(const ReportInput& input) {
  Json pulses = Json::array();
  const Run* run = FirstDrawn(input);
  if (run == nullptr) return pulses;
  const std::vector<Shade> shades = PulseShades(*run);
  for (size_t i = 0; i < shades.size(); ++i) {
    const Pulse& pulse = run->pulses[i];
    pulses.push_back({{"from", shades[i].from_s},
                      {"to", shades[i].to_s},
                      {"big", shades[i].big},
                      {"connections", pulse.connected.value_or(pulse.asked.value_or(0))}});
  }
  return pulses;
}

Json CostsJson(const std::vector<DesignSummary>& summaries) {
  Json kinds = Json::array();
  for (const ChargedKind& kind : ChargedKinds()) {
    kinds.push_back({{"key", kind.key}, {"name", kind.name}, {"colour", kind.colour}});
  }
  Json designs = Json::array();
  for (const DesignSummary& summary : summaries) {
    Json bytes = Json::object();
    Json texts = Json::object();
    double total = 0;
    for (size_t i = 0; i < summary.cost_by_kind.size(); ++i) {
      const std::optional<double>& cost = summary.cost_by_kind[i];
      bytes[ChargedKinds()[i].key] = FigureToJson(Unit::kBytesEach, cost);
      texts[ChargedKinds()[i].key] = cost.has_value() ? FormatFigure(Unit::kBytesEach, *cost) : kNotMeasured;
      total += cost.value_or(0);
    }
    if (total <= 0) continue;
    designs.push_back({{"design", summary.label},
                       {"bytes", bytes},
                       {"texts", texts},
                       {"total", std::round(total)},
                       {"text", FormatFigure(Unit::kBytesEach, total)}});
  }
  return {{"kinds", kinds}, {"designs", designs}};
}

Json ChangesJson(const std::vector<Change>& changes) {
  Json json = Json::array();
  for (const Change& change : changes) {
    json.push_back({{"design", change.design},
                    {"metric", change.metric->name},
                    {"old", FormatFigure(change.metric->unit, change.before.median)},
                    {"new", FormatFigure(change.metric->unit, change.after.median)},
                    {"change", change.Percent()},
                    {"judgement", Judgement(change)}});
  }
  return json;
}

}  // namespace

std::string UnitName(Unit unit) {
  switch (unit) {
    case Unit::kBytes:
      return "bytes";
    case Unit::kBytesEach:
      return "bytes_each";
    case Unit::kRatio:
      return "ratio";
    case Unit::kSeconds:
      return "seconds";
    case Unit::kCount:
      return "count";
  }
  return "";
}

std::string ReportTitle(const ReportInput& input) {
  if (input.summaries.size() == 1) return absl::StrCat("Memory of ", input.summaries.front().label);
  const std::string designs = absl::StrCat("Memory of ", input.summaries.size(), " designs");
  const bool pulses = !input.summaries.empty() && input.summaries.front().schedule.has_value();
  if (!ShareTheirPulses(input.summaries)) return absl::StrCat(designs, " under different pulses");
  return pulses ? absl::StrCat(designs, " under the same pulses") : designs;
}

std::string PulsesOf(const ReportInput& input) {
  if (input.summaries.empty() || !ShareTheirPulses(input.summaries)) return "";
  return DescribePulses(input.summaries.front().schedule);
}

std::vector<std::pair<std::string, std::string>> EnvironmentOf(const ReportInput& input) {
  if (input.runs.empty()) return {};
  auto environment = input.runs.front().info.environment;
  for (const DesignSummary& summary : input.summaries) {
    if (!summary.version.empty()) environment.emplace_back(summary.label, summary.version);
  }
  return environment;
}

Json ReportData(const ReportInput& input) {
  std::string not_measured;
  for (const DesignSummary& summary : input.summaries) {
    if (!summary.charged_not_measured.empty()) not_measured = summary.charged_not_measured;
  }
  Json environment = Json::array();
  for (const auto& [name, text] : EnvironmentOf(input)) environment.push_back({name, text});
  return {{"title", ReportTitle(input)},
          {"subtitle", PulsesOf(input)},
          {"different_pulses", DifferentPulses(input.summaries)},
          {"repeats", DescribeRepeats(input.summaries)},
          {"created", input.created},
          {"metrics", MetricsJson(input.summaries)},
          {"designs", DesignsJson(input.summaries)},
          {"curves", CurvesJson(input)},
          {"pulses", PulsesJson(input)},
          {"costs", CostsJson(input.summaries)},
          {"charged_not_measured", not_measured},
          {"environment", environment},
          {"changes", ChangesJson(input.changes)},
          {"before", input.before},
          {"after", input.after}};
}

}  // namespace ebb::plots
