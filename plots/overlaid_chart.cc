#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "plots/metrics.h"
#include "plots/pictures.h"

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
  Levels levels;

  double peak() const { return levels.peak_bytes.value_or(0); }
};

std::vector<Drawn> PrepareCurves(const CurveKind& kind, absl::Span<const Run> runs) {
  std::vector<Drawn> drawn;
  for (size_t i = 0; i < runs.size(); ++i) {
    const Series series = ReadingsOf(kind, runs[i]);
    drawn.push_back({&runs[i], StyledCurve(i, runs[i].label, Shifted(series, TimeOrigin(runs[i]))),
                     ComputeLevels(series, runs[i].pulses)});
    if (kind.unit == Unit::kBytes) continue;
    // Base and floor are about memory.
    drawn.back().levels.base_bytes = drawn.back().levels.floor_bytes = std::nullopt;
  }
  return drawn;
}

// The curves with a peak above `above` are labelled here, the lower ones in the panel below.
Panel MakePanel(const std::vector<Drawn>& drawn, Unit unit, double most, double above) {
  Panel panel;
  panel.most = most > 0 ? most : 1;
  std::vector<size_t> marked;
  for (size_t i = 0; i < drawn.size(); ++i) {
    panel.curves.push_back(drawn[i].curve);
    const double peak = drawn[i].peak();
    if (peak > above && peak <= most) marked.push_back(i);
  }
  for (const size_t i : marked) {
    Levels levels = drawn[i].levels;
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
    peaks.push_back(one.peak());
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

Chart OverlaidChart(const CurveKind& kind, absl::Span<const Run> runs) {
  Chart chart;
  chart.unit = kind.unit;
  chart.title = runs.size() == 1 ? absl::StrCat(kind.name, " of ", runs[0].label) : std::string(kind.name);
  chart.subtitle = runs.empty() ? "" : DescribePulses(runs[0]);
  chart.value_label = kind.axis;
  chart.time_label = TimeLabel(runs);
  // Of the first run alone: the pulses of a design that connects more slowly drift, and shades of several
  // runs on top of each other would show none of them.
  if (!runs.empty()) chart.shades = PulseShades(runs[0]);
  if (runs.size() > 1) absl::StrAppend(&chart.subtitle, "; shaded as ", runs[0].label, " had them");
  AddPanels(PrepareCurves(kind, runs), &chart);
  return chart;
}

}  // namespace ebb::plots
