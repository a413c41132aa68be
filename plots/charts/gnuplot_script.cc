#include "plots/charts/gnuplot_script.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "plots/charts/gnuplot_text.h"
#include "plots/charts/label_layout.h"
#include "plots/charts/thinning.h"
#include "plots/charts/utf8.h"

namespace ebb::plots {
namespace {

// Of texts of the size used for labels, in pixels.
constexpr double kCharacterPixels = 8;
constexpr double kLinePixels = 17;
// More points than this on one curve are not to be seen, and make an SVG large.
constexpr size_t kMostPoints = 3000;
// Room above the highest level, for the texts of the pulses.
constexpr double kHeadroom = 1.16;

// gnuplot's own dashes leave gaps in which a step of a curve is lost.
const char* DashPattern(int dash) {
  switch (dash) {
    case 2:
      return "(10,3)";
    case 3:
      return "(3,2)";
    case 4:
      return "(10,3,2,3)";
    case 5:
      return "(5,2)";
    default:
      return "1";
  }
}

// Where things are on the picture, as shares of its width and height from the lower left.
struct Frame {
  double left;
  double right;
  double top;
  double bottom;
};

class ScriptWriter {
 public:
  ScriptWriter(const Chart& chart, PictureFormat format, PictureSize size)
      : chart_(chart), format_(format), size_(size) {}

  std::string Write() {
    absl::StrAppend(&script_, "set encoding utf8\n", TerminalForGnuplot(format_, size_));
    WriteData();
    absl::StrAppend(&script_, "set multiplot\n");
    WriteTitle();
    for (size_t i = 0; i < chart_.panels.size(); ++i) WritePanel(i);
    absl::StrAppend(&script_, "unset multiplot\n");
    return std::move(script_);
  }

 private:
  double Across(double pixels) const { return pixels / size_.width; }
  double Down(double pixels) const { return pixels / size_.height; }

  // The stretch of the time axis, right of the curves, that the labels of the levels take.
  double LabelSpan() const {
    size_t longest = 0;
    for (const Panel& panel : chart_.panels) {
      for (const LevelMark& mark : panel.marks) longest = std::max(longest, Utf8Width(mark.text));
    }
    const double plot_pixels = size_.width * (FrameOf(0).right - FrameOf(0).left);
    const double share = std::min(0.45, (longest * kCharacterPixels + kLeaderPixels + 8) / plot_pixels);
    return longest == 0 ? 0 : (chart_.last_s - chart_.first_s) * share / (1 - share);
  }

  Frame FrameOf(size_t panel) const {
    const double top = 1 - Down(kTitlePixels + KeyRows() * kKeyRowPixels);
    const double bottom = Down(62);
    const double gap = Down(66);
    const double right = chart_.second_label.empty() ? 1 - Across(24) : 1 - Across(96);
    const size_t panels = chart_.panels.size();
    const double height = (top - bottom - gap * (panels - 1)) / panels;
    const double panel_top = top - panel * (height + gap);
    return {Across(84), right, panel_top, panel_top - height};
  }

  // gnuplot gives each entry of the legend the width of the longest.
  int KeyRows() const {
    size_t longest = 12;
    for (const Curve& curve : chart_.panels[0].curves) longest = std::max(longest, Utf8Width(curve.name));
    const double entry_pixels = longest * kCharacterPixels + 56;
    const int entries = static_cast<int>(chart_.panels[0].curves.size()) + 2;
    const int in_a_row = std::max(1, static_cast<int>((size_.width - 180) / entry_pixels));
    return (entries + in_a_row - 1) / in_a_row;
  }

  void WriteData() {
    for (size_t i = 0; i < chart_.panels.size(); ++i) {
      const double unit = AxisUnitFor(chart_.unit, chart_.panels[i].maximum).size;
      const std::vector<Curve>& curves = chart_.panels[i].curves;
      for (size_t k = 0; k < curves.size(); ++k) {
        absl::StrAppend(&script_, "$data_", i, "_", k, " << EOD\n");
        for (const Point& point : Thinned(curves[k].series, kMostPoints)) {
          // A line without a number interrupts the curve.
          const double value = point.value.value_or(0) / (curves[k].second_axis ? 1 : unit);
          absl::StrAppend(&script_,
                          point.value.has_value() ? absl::StrFormat("%.4f %.6g\n", point.t_s, value) : "\n");
        }
        absl::StrAppend(&script_, "EOD\n");
      }
    }
  }

  void WriteTitle() {
    absl::StrAppend(&script_, "set label 1 ", QuotedForGnuplot(chart_.title), " at screen ", FrameOf(0).left,
                    ",screen ", 1 - Down(24), " left font ',", format_ == PictureFormat::kPng ? 15 : 19,
                    "'\n");
    absl::StrAppend(&script_, "set label 2 ", QuotedForGnuplot(chart_.subtitle), " at screen ",
                    FrameOf(0).left, ",screen ", 1 - Down(49), " left tc rgb '#555555'\n");
  }

  void WritePanel(size_t index) {
    const Panel& panel = chart_.panels[index];
    const Frame frame = FrameOf(index);
    const AxisUnit unit = AxisUnitFor(chart_.unit, panel.maximum);
    const double top = panel.maximum * kHeadroom / unit.size;
    const double label_span = LabelSpan();
    WriteAxes(panel, frame, unit, top, label_span, index + 1 == chart_.panels.size());
    WriteShades(top, index == 0);
    WriteMarks(panel, frame, unit, top, label_span);
    WriteKey(index);
    WritePlot(index);
    absl::StrAppend(&script_, "unset label\nunset arrow\nunset object\nunset title\n");
  }

  void WriteAxes(const Panel& panel, const Frame& frame, const AxisUnit& unit, double top, double label_span,
                 bool lowest) {
    absl::StrAppendFormat(&script_, "set lmargin at screen %.5f\nset rmargin at screen %.5f\n", frame.left,
                          frame.right);
    absl::StrAppendFormat(&script_, "set tmargin at screen %.5f\nset bmargin at screen %.5f\n", frame.top,
                          frame.bottom);
    const bool second = !chart_.second_label.empty();
    absl::StrAppend(&script_, "set border ", second ? 11 : 3, " lc rgb '#888888'\n",
                    "set grid ytics lt 1 lc rgb '#e4e4e4' lw 1\nset tics out nomirror tc rgb '#222222'\n");
    absl::StrAppendFormat(&script_, "set xrange [%.6g:%.6g]\nset yrange [0:%.6g]\n", chart_.first_s,
                          chart_.last_s + label_span, top);
    const double step = NiceStep(chart_.last_s - chart_.first_s, 12);
    absl::StrAppendFormat(&script_, "set xtics %.6g,%.6g,%.6g\n", std::ceil(chart_.first_s / step) * step,
                          step, chart_.last_s);
    const std::string in_unit = *unit.name == '\0' ? "" : absl::StrCat(", ", unit.name);
    absl::StrAppend(&script_, "set ylabel ", QuotedForGnuplot(chart_.value_label + in_unit), "\n");
    if (lowest) {
      // Not `set xlabel`, whose distance from the axis depends on the terminal.
      absl::StrAppendFormat(&script_, "set label 4 %s at screen %.5f,screen %.5f center\n",
                            QuotedForGnuplot(chart_.time_label), (frame.left + frame.right) / 2, Down(13));
    }
    if (second) {
      absl::StrAppendFormat(&script_, "set y2range [0:%.6g]\nset y2tics format '%%.0f'\n",
                            chart_.most_second * kHeadroom);
      absl::StrAppend(&script_, "set y2label ", QuotedForGnuplot(chart_.second_label), "\n");
    }
    if (panel.title.empty()) return;
    absl::StrAppendFormat(&script_, "set label 3 %s at screen %.5f,%.5f left tc rgb '#555555'\n",
                          QuotedForGnuplot(panel.title), frame.left, frame.top + Down(14));
  }

  void WriteShades(double top, bool with_text) {
    for (const Shade& shade : chart_.shades) {
      absl::StrAppendFormat(&script_,
                            "set object rectangle from first %.5g, graph 0 to first %.5g, graph 1 behind "
                            "fc rgb '#000000' fs transparent solid %.3f noborder\n",
                            shade.from_s, shade.to_s, shade.big ? 0.13 : 0.05);
      if (!with_text || shade.text.empty()) continue;
      absl::StrAppendFormat(&script_, "set label %s at first %.5g, first %.6g center tc rgb '#666666'\n",
                            QuotedForGnuplot(shade.text), (shade.from_s + shade.to_s) / 2, top * 0.965);
    }
  }

  void WriteMarks(const Panel& panel, const Frame& frame, const AxisUnit& unit, double top,
                  double label_span) {
    const double units_per_pixel = top / (size_.height * (frame.top - frame.bottom));
    std::vector<double> levels;
    for (const LevelMark& mark : panel.marks) levels.push_back(mark.value / unit.size);
    const std::vector<double> places =
        SpreadLabels(levels, kLinePixels * units_per_pixel, 6 * units_per_pixel, top * 0.98);
    const double pixel_s =
        (chart_.last_s + label_span - chart_.first_s) / (size_.width * (frame.right - frame.left));
    const double text_s = chart_.last_s + kLeaderPixels * pixel_s;
    for (size_t i = 0; i < panel.marks.size(); ++i) {
      const LevelMark& mark = panel.marks[i];
      absl::StrAppendFormat(
          &script_,
          "set arrow from first %.5g,first %.6g to first %.5g,first %.6g nohead lc rgb '%s' "
          "dt 3 lw 1.2\n",
          mark.t_s, levels[i], chart_.last_s, levels[i], mark.colour);
      absl::StrAppendFormat(
          &script_,
          "set arrow from first %.5g,first %.6g to first %.5g,first %.6g nohead lc rgb '%s' "
          "lw 1\n",
          chart_.last_s, levels[i], text_s - 4 * pixel_s, places[i], mark.colour);
      absl::StrAppendFormat(&script_, "set label %s at first %.5g,first %.6g left tc rgb '%s'\n",
                            QuotedForGnuplot(mark.text), text_s, places[i], mark.colour);
    }
  }

  // One legend for all panels, above them.
  void WriteKey(size_t index) {
    if (index > 0) {
      absl::StrAppend(&script_, "unset key\n");
      return;
    }
    absl::StrAppendFormat(&script_,
                          "set key at screen %.5f,screen %.5f right top horizontal Left reverse samplen 2.5 "
                          "spacing 1.1\n",
                          FrameOf(0).right, 1 - Down(kTitlePixels - 10));
  }

  void WritePlot(size_t index) {
    const std::vector<Curve>& curves = chart_.panels[index].curves;
    std::vector<std::string> items;
    for (size_t k = 0; k < curves.size(); ++k) {
      items.push_back(absl::StrFormat(
          "$data_%d_%d using 1:2 axes x1%s with lines lc rgb '%s' dt %s lw %s title %s", index, k,
          curves[k].second_axis ? "y2" : "y1", curves[k].colour, DashPattern(curves[k].dash),
          curves[k].thin ? "1.3" : "2.2", QuotedForGnuplot(curves[k].name)));
    }
    const auto shown = [&](bool big) {
      return std::any_of(chart_.shades.begin(), chart_.shades.end(),
                         [&](const Shade& shade) { return shade.big == big; });
    };
    if (shown(true))
      items.push_back("keyentry with boxes fs solid noborder fc rgb '#dedede' title 'big pulse'");
    if (shown(false))
      items.push_back("keyentry with boxes fs solid noborder fc rgb '#f2f2f2' title 'small pulse'");
    absl::StrAppend(&script_, "plot ", absl::StrJoin(items, ", \\\n     "), "\n");
  }

  static constexpr double kLeaderPixels = 26;
  static constexpr double kTitlePixels = 72;
  static constexpr double kKeyRowPixels = 20;

  const Chart& chart_;
  const PictureFormat format_;
  const PictureSize size_;
  std::string script_;
};

}  // namespace

std::string GnuplotScript(const Chart& chart, PictureFormat format, PictureSize size) {
  return ScriptWriter(chart, format, size).Write();
}

}  // namespace ebb::plots
