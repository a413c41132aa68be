#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "plots/charts/pictures.h"
#include "plots/figures/drawn_run.h"
#include "plots/figures/metrics.h"
#include "plots/figures/schedules.h"

namespace ebb::plots {
namespace {

// With more curves than this in a panel their bases are not labelled, and with more than that their floors
// neither: three labels of each would be a wall.
constexpr size_t kMostWithBase = 2;
constexpr size_t kMostWithFloor = 4;

// One run on the chart.
struct Drawn {
  const Run* run;
  Curve curve;
  double peak;
  Levels labelled;
};

// What is labelled: of memory that has figures of its own these, which are medians of all repeats, so that
// picture and table say the same; of other kinds the peak of the curve. Nothing of a design that has failed.
Levels LabelledLevels(const CurveKind& kind, const Levels& drawn, const DesignSummary& summary) {
  Levels labelled;
  if (summary.outcome == Outcome::kFailed) return labelled;
  if (kind.unit != Unit::kBytes) {  // Base and floor are about memory.
    labelled.peak_bytes = drawn.peak_bytes;
    return labelled;
  }
  if (kind.levels_prefix == nullptr) return drawn;
  const auto median = [&](const char* level) -> std::optional<double> {
    const Figure* figure = summary.Find(*FindMetric(absl::StrCat(kind.levels_prefix, level)));
    return figure == nullptr ? std::nullopt : std::make_optional(figure->median);
  };
  labelled.base_bytes = median("base_bytes");
  labelled.peak_bytes = median("peak_bytes");
  labelled.floor_bytes = median("floor_bytes");
  return labelled;
}

std::vector<Drawn> PrepareCurves(const CurveKind& kind, absl::Span<const Run> runs,
                                 absl::Span<const DesignSummary> summaries) {
  std::vector<Drawn> drawn;
  for (const Run& run : runs) {
    const size_t place = PlaceOf(run, summaries);
    const Series series = ReadingsOf(kind, run);
    const Levels levels = ComputeLevels(series, run.pulses);
    const bool failed = run.info.outcome == Outcome::kFailed;
    drawn.push_back({&run,
                     StyledCurve(place, absl::StrCat(run.label, failed ? " (failed)" : ""),
                                 Shifted(series, TimeOrigin(run))),
                     levels.peak_bytes.value_or(0), LabelledLevels(kind, levels, summaries[place])});
  }
  return drawn;
}

// The curves with a peak above `above` are labelled here, the lower ones in the panel below.
Panel MakePanel(const std::vector<Drawn>& drawn, Unit unit, double maximum, double above) {
  Panel panel;
  panel.maximum = maximum > 0 ? maximum : 1;
  std::vector<size_t> marked;
  for (size_t i = 0; i < drawn.size(); ++i) {
    panel.curves.push_back(drawn[i].curve);
    const double peak = drawn[i].peak;
    if (peak > above && peak <= maximum) marked.push_back(i);
  }
  for (const size_t i : marked) {
    Levels levels = drawn[i].labelled;
    if (marked.size() > kMostWithBase) levels.base_bytes = std::nullopt;
    if (marked.size() > kMostWithFloor) levels.floor_bytes = std::nullopt;
    const std::string name = drawn.size() == 1 ? "" : absl::StrCat(drawn[i].run->label, ": ");
    for (LevelMark& mark : MarkLevels(levels, drawn[i].curve, i, *drawn[i].run, name, unit)) {
      panel.marks.push_back(std::move(mark));
    }
  }
  return panel;
}

void AddPanels(const std::vector<Drawn>& drawn, Chart* chart) {
  std::vector<double> peaks;
  for (const Drawn& one : drawn) {
    const Series& series = one.curve.series;
    if (series.empty()) continue;
    chart->first_s = std::min(chart->first_s, series.front().t_s);
    chart->last_s = std::max(chart->last_s, series.back().t_s);
    peaks.push_back(one.peak);
  }
  const std::vector<double> tops = PanelTops(peaks);
  for (size_t i = 0; i < tops.size(); ++i) {
    const double above = i + 1 < tops.size() ? tops[i + 1] : 0;
    chart->panels.push_back(MakePanel(drawn, chart->unit, tops[i], above));
    if (i > 0) {
      chart->panels[i].title = absl::StrCat("The same, enlarged: up to ", FormatFigure(chart->unit, tops[i]));
    }
  }
}

}  // namespace

Chart OverlaidChart(const CurveKind& kind, absl::Span<const Run> runs,
                    absl::Span<const DesignSummary> summaries) {
  Chart chart;
  chart.unit = kind.unit;
  chart.title = runs.size() == 1 ? absl::StrCat(kind.name, " of ", runs[0].label) : std::string(kind.name);
  std::vector<std::string> subtitle;
  if (!runs.empty()) subtitle.push_back(DescribePulses(runs[0].info.schedule));
  chart.value_label = kind.axis;
  chart.time_label = TimeLabel(runs);
  // Of the first run alone: the pulses of a design that connects more slowly drift, and shades of several
  // runs on top of each other would show none of them.
  if (!runs.empty()) chart.shades = PulseShades(runs[0]);
  if (runs.size() > 1) {
    subtitle.push_back(ShareTheirPulses(summaries)
                           ? absl::StrCat("shaded as ", runs[0].label, " had them")
                           : absl::StrCat("shaded for ", runs[0].label, "; not all had the same pulses"));
  }
  subtitle.push_back(DescribeRepeats(summaries));
  std::erase(subtitle, "");
  chart.subtitle = absl::StrJoin(subtitle, "; ");
  AddPanels(PrepareCurves(kind, runs, summaries), &chart);
  ThinShadeTexts(&chart);
  return chart;
}

}  // namespace ebb::plots
