#ifndef EBB_PLOTS_CHARTS_CHART_H_
#define EBB_PLOTS_CHARTS_CHART_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "plots/figures/metric_list.h"
#include "plots/figures/metrics.h"
#include "run_folder/run.h"

namespace ebb::plots {

// What a picture shows, apart from the program that draws it. Times are in seconds on the picture's own axis;
// values are in the chart's unit: bytes, seconds or a count.

struct Curve {
  std::string name;    // For the legend.
  std::string colour;  // "#0072B2"
  int dash = 1;        // 1 solid, 2 long dashes, 3 dots, 4 dashes and dots, 5 short dashes.
  bool thin = false;
  bool second_axis = false;  // Connections, not what the chart is about.
  Series series;
};

// A level of a curve, marked by a line from where it was reached to its label beside the curves.
struct LevelMark {
  double t_s = 0;
  double value = 0;
  std::string level;  // "peak 46.4 MB"
  std::string text;   // The same with the curve's name, where there are several: "threads: peak 46.4 MB".
  size_t curve = 0;   // Its index in the panel.
  std::string colour;
};

// A pulse, drawn as a shaded stretch of time.
struct Shade {
  double from_s = 0;
  double to_s = 0;
  bool big = false;
  std::string text;  // Above the curves; may be empty.
};

// One coordinate system. A chart has one, or a second below it that shows the lower levels enlarged.
struct Panel {
  std::string title;   // May be empty.
  double maximum = 1;  // The upper end of the axis.
  std::vector<Curve> curves;
  std::vector<LevelMark> marks;
};

struct Chart {
  std::string title;
  std::string subtitle;
  Unit unit = Unit::kBytes;
  std::string value_label;   // Without the unit: "resident memory".
  std::string time_label;    // With it.
  std::string second_label;  // Empty: no second axis.
  double first_s = 0;
  double last_s = 1;
  double most_second = 1;  // The upper end of the second axis.
  std::vector<Shade> shades;
  std::vector<Panel> panels;
};

// What an axis is labelled in: "MB", "s", or nothing for a count.
struct AxisUnit {
  const char* name;
  double size;
};
AxisUnit AxisUnitFor(Unit unit, double maximum);

// Colours that a colour-blind reader can tell apart (Okabe and Ito, https://jfly.uni-koeln.de/color/), with a
// dash each: 35 curves differ in one of them. `index` may be any number.
Curve StyledCurve(size_t index, std::string name, Series series);

// The chart's time axis begins at the first pulse, so that several runs can be laid over each other; a run
// without pulses keeps its own. Returns what to subtract from a run's times.
double TimeOrigin(const Run& run);
Series Shifted(Series series, double origin_s);

// The stretches of a run's pulses on the chart's time axis; what had not ended ends with the last sample.
// Each carries its number of connections.
std::vector<Shade> PulseShades(const Run& run);

// Takes away the texts of shades that would overlap the one before on the chart's time axis, which must have
// been set.
void ThinShadeTexts(Chart* chart);

// Marks for base, peak and floor of a curve, for those that were measured, on the chart's time axis. `name`
// is put before each text; `index` is that of the curve in its panel.
std::vector<LevelMark> MarkLevels(const Levels& levels, const Curve& curve, size_t index, const Run& run,
                                  const std::string& name, Unit unit = Unit::kBytes);

// The time axis's label for these runs.
std::string TimeLabel(absl::Span<const Run> runs);

// The upper ends of the axes of a chart of curves with these peaks: the highest peak, and, where some peaks
// are less than a third of it, below that the highest of those, so that they can be read as well; and once
// more for those that are less than a third of these.
std::vector<double> PanelTops(const std::vector<double>& peaks);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_CHARTS_CHART_H_
