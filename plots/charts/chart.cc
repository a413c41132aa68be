#include "plots/charts/chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/units.h"

namespace ebb::plots {
namespace {

// Okabe and Ito's colours without yellow, which cannot be read on white.
constexpr std::array<const char*, 7> kColours = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                 "#E69F00", "#56B4E9", "#000000"};
constexpr int kDashes = 5;

// The share of the time axis that two texts above the curves must be apart: some 60 pixels of 800, where
// labels take the rest.
constexpr double kTextDistance = 0.075;

double LastTime(const Run& run) { return run.samples.empty() ? 0 : run.samples.back().t_s; }

// Where a curve is at its highest.
double TimeOfPeak(const Series& series) {
  const Point* highest = nullptr;
  for (const Point& point : series) {
    if (point.value.has_value() && (highest == nullptr || *point.value > *highest->value)) highest = &point;
  }
  return highest == nullptr ? 0 : highest->t_s;
}

// Where the floor begins to be seen: the end of the first small pulse that follows another.
double TimeOfFloor(const Run& run) {
  for (size_t i = 1; i < run.pulses.size(); ++i) {
    const Pulse& before = run.pulses[i - 1];
    if (!before.big && !run.pulses[i].big) return before.closed_s.value_or(before.start_s);
  }
  return LastTime(run);
}

}  // namespace

AxisUnit AxisUnitFor(Unit unit, double maximum) {
  if (unit == Unit::kSeconds) return {"s", 1};
  if (unit != Unit::kBytes) return {"", 1};
  if (maximum >= 2e9) return {"GB", 1e9};
  if (maximum >= 1e6) return {"MB", 1e6};
  return {"kB", 1e3};
}

Curve StyledCurve(size_t index, std::string name, Series series) {
  Curve curve;
  curve.name = std::move(name);
  curve.colour = kColours[index % kColours.size()];
  curve.dash = static_cast<int>(index % kDashes) + 1;
  curve.series = std::move(series);
  return curve;
}

double TimeOrigin(const Run& run) { return run.pulses.empty() ? 0 : run.pulses.front().start_s; }

Series Shifted(Series series, double origin_s) {
  for (Point& point : series) point.t_s -= origin_s;
  return series;
}

std::vector<Shade> PulseShades(const Run& run) {
  const double origin_s = TimeOrigin(run);
  std::vector<Shade> shades;
  for (const Pulse& pulse : run.pulses) {
    const double end_s = std::max(pulse.closed_s.value_or(LastTime(run)), pulse.start_s);
    Shade shade{pulse.start_s - origin_s, end_s - origin_s, pulse.big, ""};
    const std::optional<int64_t> connections = pulse.connected.has_value() ? pulse.connected : pulse.asked;
    if (connections.has_value()) shade.text = FormatCount(*connections);
    shades.push_back(std::move(shade));
  }
  return shades;
}

void ThinShadeTexts(Chart* chart) {
  const double distance_s = kTextDistance * (chart->last_s - chart->first_s);
  double last_text_s = -HUGE_VAL;
  for (Shade& shade : chart->shades) {
    const double middle_s = (shade.from_s + shade.to_s) / 2;
    if (shade.text.empty()) continue;
    if (middle_s - last_text_s > distance_s) {
      last_text_s = middle_s;
    } else {
      shade.text.clear();
    }
  }
}

std::vector<LevelMark> MarkLevels(const Levels& levels, const Curve& curve, size_t index, const Run& run,
                                  const std::string& name, Unit unit) {
  std::vector<LevelMark> marks;
  const auto add = [&](const char* level, std::optional<double> value, double t_s) {
    if (!value.has_value()) return;
    const std::string text = absl::StrCat(level, " ", FormatFigure(unit, *value));
    marks.push_back({t_s, *value, text, absl::StrCat(name, text), index, curve.colour});
  };
  add("peak", levels.peak_bytes, TimeOfPeak(curve.series));
  add("floor", levels.floor_bytes, TimeOfFloor(run) - TimeOrigin(run));
  add("base", levels.base_bytes, 0);
  return marks;
}

std::string TimeLabel(absl::Span<const Run> runs) {
  const bool pulses =
      std::any_of(runs.begin(), runs.end(), [](const Run& run) { return !run.pulses.empty(); });
  return pulses ? "time since the first pulse began, s" : "time, s";
}

std::vector<double> PanelTops(const std::vector<double>& peaks) {
  constexpr size_t kMostPanels = 3;
  std::vector<double> tops;
  double below = HUGE_VAL;
  while (tops.size() < kMostPanels) {
    double highest = 0;
    for (const double peak : peaks) {
      if (peak < below) highest = std::max(highest, peak);
    }
    if (highest <= 0 && !tops.empty()) break;
    tops.push_back(highest);
    below = highest / 3;
  }
  return tops;
}

}  // namespace ebb::plots
