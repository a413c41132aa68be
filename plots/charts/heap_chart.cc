#include <algorithm>

#include "absl/strings/str_cat.h"
#include "plots/charts/held_series.h"
#include "plots/charts/pictures.h"
#include "plots/figures/metrics.h"
#include "plots/figures/schedules.h"

namespace ebb::plots {
namespace {

constexpr char kClientsColour[] = "#666666";
// The second axis ends this much above the most clients: memory follows them, and curves of the same height
// would hide each other.
constexpr double kClientsHeadroom = 1.4;

double EndOf(const Run& run) { return std::max(run.heap.back().t_s, run.samples.back().t_s); }

Series HeapSeries(const Run& run, std::optional<int64_t> HeapReading::*column) {
  return HeldSeries(SeriesOf(run.heap, column), EndOf(run));
}

Curve ClientsCurve(const Run& run) {
  Curve clients;
  clients.name = "clients (right axis)";
  clients.colour = kClientsColour;
  clients.thin = true;
  clients.second_axis = true;
  clients.series = Shifted(HeapSeries(run, &HeapReading::clients), TimeOrigin(run));
  return clients;
}

double Highest(const Series& series) {
  double highest = 0;
  for (const Point& point : series) highest = std::max(highest, point.value.value_or(0));
  return highest;
}

}  // namespace

Chart HeapChart(const Run& run) {
  struct Column {
    const char* name;
    std::optional<int64_t> HeapReading::*reading;
  };
  constexpr Column kColumns[] = {{"System", &HeapReading::system_bytes},
                                 {"Inuse", &HeapReading::inuse_bytes},
                                 {"Released", &HeapReading::released_bytes}};
  Chart chart;
  chart.title = absl::StrCat("Heap of ", run.label);
  chart.subtitle = DescribePulses(run.info.schedule);
  chart.value_label = "heap";
  chart.time_label = TimeLabel({run});
  chart.second_label = "clients";
  chart.shades = PulseShades(run);
  Panel panel;
  for (const Column& column : kColumns) {
    const Series series = HeapSeries(run, column.reading);
    const Curve curve = StyledCurve(panel.curves.size(), column.name, Shifted(series, TimeOrigin(run)));
    Levels levels = ComputeLevels(series, run.pulses);
    panel.maximum = std::max(panel.maximum, levels.peak_bytes.value_or(0));
    // Base and floor are what the process holds from the system; of the others the peak says enough.
    if (!panel.curves.empty()) levels.floor_bytes = levels.base_bytes = std::nullopt;
    for (LevelMark& mark :
         MarkLevels(levels, curve, panel.curves.size(), run, absl::StrCat(column.name, " "))) {
      panel.marks.push_back(std::move(mark));
    }
    panel.curves.push_back(curve);
  }
  panel.curves.push_back(ClientsCurve(run));
  chart.most_second = kClientsHeadroom * std::max(1.0, Highest(panel.curves.back().series));
  chart.first_s = std::min(0.0, run.heap.front().t_s - TimeOrigin(run));
  chart.last_s = std::max(1.0, EndOf(run) - TimeOrigin(run));
  chart.panels.push_back(std::move(panel));
  ThinShadeTexts(&chart);
  return chart;
}

}  // namespace ebb::plots
