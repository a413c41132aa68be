#ifndef EBB_PLOTS_CHARTS_TEXT_CHART_H_
#define EBB_PLOTS_CHARTS_TEXT_CHART_H_

#include <string>

#include "plots/charts/chart.h"

namespace ebb::plots {

inline constexpr int kLeastTextColumns = 40;

// The chart as text of at most `columns` columns (at least kLeastTextColumns), for a terminal that shows
// UTF-8: each curve has a symbol of its own, a bar below the time axis shows the pulses, big ones dark, and a
// legend names the symbols and the levels. A curve's column is drawn from the lowest to the highest reading
// in its stretch of time, so no peak is lost. Curves of the second axis are left out. Any thread may call it.
std::string DrawTextChart(const Chart& chart, int columns);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_CHARTS_TEXT_CHART_H_
