#include "plots/charts/bar_chart.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "plots/charts/gnuplot_text.h"
#include "plots/charts/label_layout.h"
#include "plots/charts/utf8.h"
#include "plots/figures/charged_cost.h"

namespace ebb::plots {
namespace {

constexpr double kBarHeight = 0.62;  // Of the distance between two.
constexpr double kCharacterPixels = 8;
constexpr double kTitlePixels = 104;
// Room behind the longest bar for its total.
constexpr double kTotalPixels = 90;

std::vector<std::string> Rectangles(const BarChart& chart) {
  std::vector<std::string> commands;
  for (size_t row = 0; row < chart.bars.size(); ++row) {
    double from = 0;
    for (size_t part = 0; part < chart.parts.size(); ++part) {
      const double to = from + chart.bars[row].bytes[part];
      if (to > from) {
        commands.push_back(absl::StrFormat(
            "set object rectangle from first %.6g,first %.4f to first %.6g,first %.4f fc rgb '%s' fs solid "
            "noborder",
            from, row - kBarHeight / 2, to, row + kBarHeight / 2, chart.parts[part].colour));
      }
      from = to;
    }
    commands.push_back(
        absl::StrFormat("set label %s at first %.6g,first %d left offset char 0.8,0 tc rgb '#222222'",
                        QuotedForGnuplot(FormatFigure(Unit::kBytesEach, chart.bars[row].total)), from, row));
  }
  return commands;
}

// Of the axis: gnuplot's own have separators only in a locale that has them.
std::vector<std::string> Tics(double maximum) {
  std::vector<std::string> tics;
  const double step = NiceStep(maximum, 8);
  for (double tic = 0; tic <= 0.96 * maximum; tic += step) {  // One at the end would be cut in the middle.
    tics.push_back(absl::StrFormat("%s %.6g", QuotedForGnuplot(FormatFigure(Unit::kBytesEach, tic)), tic));
  }
  return tics;
}

}  // namespace

BarChart CostChart(absl::Span<const DesignSummary> summaries) {
  BarChart chart;
  chart.title = "What one connection costs: the memory that the kernel charges";
  chart.subtitle = "by kind, while the first burst is held; bytes for each connection";
  std::vector<size_t> kinds;
  for (size_t i = 0; i < ChargedKinds().size(); ++i) {
    const bool any = std::any_of(summaries.begin(), summaries.end(), [&](const DesignSummary& summary) {
      return i < summary.cost_by_kind.size() && summary.cost_by_kind[i].value_or(0) >= 0.5;
    });
    if (!any) continue;
    kinds.push_back(i);
    chart.parts.push_back({ChargedKinds()[i].name, ChargedKinds()[i].colour});
  }
  for (const DesignSummary& summary : summaries) {
    BarChart::Bar bar{summary.label, {}, 0};
    for (const size_t kind : kinds) {
      bar.bytes.push_back(summary.cost_by_kind[kind].value_or(0));
      bar.total += bar.bytes.back();
    }
    if (bar.total > 0) chart.bars.push_back(std::move(bar));
  }
  return chart;
}

std::string BarChartScript(const BarChart& chart, PictureFormat format, PictureSize size) {
  double longest = 1;
  size_t widest = 0;
  std::vector<std::string> names;
  for (size_t row = 0; row < chart.bars.size(); ++row) {
    longest = std::max(longest, chart.bars[row].total);
    widest = std::max(widest, Utf8Width(chart.bars[row].label));
    names.push_back(absl::StrFormat("%s %d", QuotedForGnuplot(chart.bars[row].label), row));
  }
  const double left = (widest * kCharacterPixels + 24) / size.width;
  const double plot_pixels = size.width * (1 - left) - 24;
  const double maximum = longest * plot_pixels / (plot_pixels - kTotalPixels);
  std::string script = absl::StrCat("set encoding utf8\n", TerminalForGnuplot(format, size));
  absl::StrAppendFormat(&script, "set label %s at screen %.5f,screen %.5f left font ',%d'\n",
                        QuotedForGnuplot(chart.title), 16.0 / size.width, 1 - 24.0 / size.height,
                        format == PictureFormat::kPng ? 15 : 19);
  absl::StrAppendFormat(&script, "set label %s at screen %.5f,screen %.5f left tc rgb '#555555'\n",
                        QuotedForGnuplot(chart.subtitle), 16.0 / size.width, 1 - 49.0 / size.height);
  absl::StrAppendFormat(&script,
                        "set lmargin at screen %.5f\nset rmargin at screen %.5f\nset tmargin at screen %.5f\n"
                        "set bmargin at screen %.5f\n",
                        left, 1 - 24.0 / size.width, 1 - kTitlePixels / size.height, 48.0 / size.height);
  absl::StrAppendFormat(&script,
                        "set key at screen %.5f,screen %.5f right top horizontal Left reverse samplen 1.5\n",
                        1 - 24.0 / size.width, 1 - 64.0 / size.height);
  absl::StrAppend(&script, "set border 3 lc rgb '#888888'\nset tics out nomirror tc rgb '#222222'\n",
                  "set grid xtics lt 1 lc rgb '#e4e4e4' lw 1\n");
  absl::StrAppendFormat(&script, "set xrange [0:%.6g]\nset yrange [%.2f:-0.6]\n", maximum,
                        static_cast<double>(chart.bars.size()) - 0.4);
  absl::StrAppend(&script, "set xtics (", absl::StrJoin(Tics(maximum), ", "), ")\n");
  absl::StrAppend(&script, "set ytics (", absl::StrJoin(names, ", "), ")\n",
                  absl::StrJoin(Rectangles(chart), "\n"), "\n");
  std::vector<std::string> keys;
  for (const BarChart::Part& part : chart.parts) {
    keys.push_back(absl::StrFormat("keyentry with boxes fs solid noborder fc rgb '%s' title %s", part.colour,
                                   QuotedForGnuplot(part.name)));
  }
  // Gnuplot draws nothing without a curve; this one is outside.
  absl::StrAppend(&script, "plot 1/0 notitle, \\\n     ", absl::StrJoin(keys, ", \\\n     "), "\n");
  return script;
}

}  // namespace ebb::plots
