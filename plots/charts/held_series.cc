#include "plots/charts/held_series.h"

#include <algorithm>
#include <cstddef>

namespace ebb::plots {
namespace {

constexpr double kIntervalS = 0.05;
constexpr double kMostAdded = 20'000;

}  // namespace

Series HeldSeries(const Series& series, double end_s) {
  Series held;
  if (series.empty()) return held;
  const double interval_s = std::max(kIntervalS, (end_s - series.front().t_s) / kMostAdded);
  for (size_t i = 0; i < series.size(); ++i) {
    held.push_back(series[i]);
    const double until_s = i + 1 < series.size() ? series[i + 1].t_s : end_s;
    for (int k = 1; series[i].t_s + k * interval_s < until_s; ++k) {
      held.push_back({series[i].t_s + k * interval_s, series[i].value});
    }
  }
  return held;
}

}  // namespace ebb::plots
