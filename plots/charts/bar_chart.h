#ifndef EBB_PLOTS_CHARTS_BAR_CHART_H_
#define EBB_PLOTS_CHARTS_BAR_CHART_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "plots/charts/gnuplot_script.h"
#include "plots/figures/summary.h"

namespace ebb::plots {

// Horizontal bars, each of stacked parts, with its total behind it.
struct BarChart {
  struct Part {
    std::string name;
    std::string colour;
  };
  struct Bar {
    std::string label;
    std::vector<double> bytes;  // Of each part; 0 where it was not measured.
    double total = 0;
  };
  std::string title;
  std::string subtitle;
  std::vector<Part> parts;
  std::vector<Bar> bars;
};

// What one connection costs each design that was measured, by kind of charged memory; kinds that no design
// has are left out. No bars if nothing was measured. Any thread may call these functions.
BarChart CostChart(absl::Span<const DesignSummary> summaries);

// A script for gnuplot, as GnuplotScript().
std::string BarChartScript(const BarChart& chart, PictureFormat format, PictureSize size);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_CHARTS_BAR_CHART_H_
