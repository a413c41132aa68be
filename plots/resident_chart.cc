#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/units.h"
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

  double peak_bytes() const { return levels.peak_bytes.value_or(0); }
};

std::vector<Drawn> PrepareCurves(absl::Span<const Run> runs) {
  std::vector<Drawn> drawn;
  for (size_t i = 0; i < runs.size(); ++i) {
    const Series series = SeriesOf(runs[i].samples, &Sample::rss_bytes);
    drawn.push_back({&runs[i], StyledCurve(i, runs[i].label, Shifted(series, TimeOrigin(runs[i]))),
                     ComputeLevels(series, runs[i].pulses)});
  }
  return drawn;
}

// The curves with a peak above `above_bytes` are labelled here, the lower ones in the panel below.
Panel MakePanel(const std::vector<Drawn>& drawn, double most_bytes, double above_bytes) {
  Panel panel;
  panel.most_bytes = most_bytes > 0 ? most_bytes : 1;
  std::vector<size_t> marked;
  for (size_t i = 0; i < drawn.size(); ++i) {
    panel.curves.push_back(drawn[i].curve);
    const double peak_bytes = drawn[i].peak_bytes();
    if (peak_bytes > above_bytes && peak_bytes <= most_bytes) marked.push_back(i);
  }
  for (const size_t i : marked) {
    Levels levels = drawn[i].levels;
    if (marked.size() > kMostWithBase) levels.base_bytes = std::nullopt;
    if (marked.size() > kMostWithFloor) levels.floor_bytes = std::nullopt;
    const std::string name = drawn.size() == 1 ? "" : absl::StrCat(drawn[i].run->label, ": ");
    for (LevelMark& mark : MarkLevels(levels, drawn[i].curve, i, *drawn[i].run, name)) {
      panel.marks.push_back(std::move(mark));
    }
  }
  return panel;
}

}  // namespace

Chart ResidentChart(absl::Span<const Run> runs) {
  const std::vector<Drawn> drawn = PrepareCurves(runs);
  Chart chart;
  chart.title = runs.size() == 1 ? absl::StrCat("Resident memory of ", runs[0].label) : "Resident memory";
  chart.subtitle = runs.empty() ? "" : DescribePulses(runs[0]);
  chart.memory_label = "resident memory";
  chart.time_label = TimeLabel(runs);
  std::vector<double> peaks;
  for (const Drawn& one : drawn) {
    const Series& series = one.curve.series;
    if (series.empty()) continue;
    chart.first_s = std::min(chart.first_s, series.front().t_s);
    chart.last_s = std::max(chart.last_s, series.back().t_s);
    peaks.push_back(one.peak_bytes());
  }
  // Of the first run alone: the pulses of a design that connects more slowly drift, and shades of several
  // runs on top of each other would show none of them.
  if (!runs.empty()) chart.shades = PulseShades(runs[0]);
  if (runs.size() > 1) absl::StrAppend(&chart.subtitle, "; shaded as ", runs[0].label, " had them");
  const std::vector<double> tops = PanelTops(peaks);
  chart.panels.push_back(MakePanel(drawn, tops[0], tops.size() > 1 ? tops[1] : 0));
  if (tops.size() > 1) {
    chart.panels.push_back(MakePanel(drawn, tops[1], 0));
    chart.panels[1].title = absl::StrCat("The same, enlarged: up to ", FormatBytes(tops[1]));
  }
  return chart;
}

}  // namespace ebb::plots
