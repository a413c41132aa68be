#ifndef EBB_PLOTS_CHARTS_GNUPLOT_SCRIPT_H_
#define EBB_PLOTS_CHARTS_GNUPLOT_SCRIPT_H_

#include <string>

#include "plots/charts/chart.h"

namespace ebb::plots {

enum class PictureFormat { kPng, kSvg };

// Pixels; an SVG scales, but its texts keep their proportion to these.
struct PictureSize {
  int width = 1200;
  int height = 720;
};

// A script for gnuplot 5.4 that draws the chart, the data included, and writes the picture to standard
// output. Texts may hold anything: none is read as a command or as markup. Any thread may call it.
std::string GnuplotScript(const Chart& chart, PictureFormat format, PictureSize size);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_CHARTS_GNUPLOT_SCRIPT_H_
