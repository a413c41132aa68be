#include "plots/charts/text_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "plots/charts/label_layout.h"

namespace ebb::plots {
namespace {

constexpr int kAxisColumns = 10;  // "    300 MB", before " ┤".
constexpr int kRowsOfOne = 16;    // Of a panel that is alone,
constexpr int kRowsOfTwo = 11;    // and of each of two.
// One for each design, as long as they suffice. InAscii() in base/locale.h has a letter for those that are
// none.
constexpr std::array<const char*, 30> kSymbols = {"●", "○", "▲", "△", "■", "□", "◆", "◇", "▼", "▽",
                                                  "★", "☆", "B", "C", "D", "E", "F", "G", "H", "I",
                                                  "J", "K", "L", "N", "O", "P", "Q", "R", "T", "U"};

// A rectangle of characters, each one column wide.
class Canvas {
 public:
  Canvas(int rows, int columns) : cells_(rows, std::vector<std::string>(columns, " ")) {}

  void Set(int row, int column, const std::string& symbol) { cells_.at(row).at(column) = symbol; }
  std::string Line(int row) const { return absl::StrJoin(cells_.at(row), ""); }

 private:
  std::vector<std::vector<std::string>> cells_;
};

class TextChart {
 public:
  TextChart(const Chart& chart, int columns)
      : chart_(chart), plot_columns_(std::max(columns, kLeastTextColumns) - kAxisColumns - 2) {}

  std::string Draw() {
    AddLine(chart_.title);
    if (!chart_.subtitle.empty()) AddLine(chart_.subtitle);
    const int rows = chart_.panels.size() == 1 ? kRowsOfOne : kRowsOfTwo;
    for (const Panel& panel : chart_.panels) {
      if (!panel.title.empty()) AddLine(absl::StrCat("\n", panel.title));
      DrawPanel(panel, rows);
    }
    DrawTimeAxis();
    DrawPulses();
    DrawLegend();
    return std::move(text_);
  }

 private:
  void AddLine(absl::string_view line) {
    absl::StrAppend(&text_, absl::StripTrailingAsciiWhitespace(line), "\n");
  }

  // The same, indented so that it begins where the plot does.
  void AddLineBelow(absl::string_view line) {
    AddLine(absl::StrCat(std::string(kAxisColumns + 2, ' '), line));
  }

  int ColumnAt(double t_s) const {
    const double share = (t_s - chart_.first_s) / (chart_.last_s - chart_.first_s);
    return std::clamp(static_cast<int>(share * plot_columns_), 0, plot_columns_ - 1);
  }

  // From the top; a curve above the panel's end runs along its upper edge.
  static int RowAt(double share, int rows) {
    return rows - 1 - std::clamp(static_cast<int>(share * rows), 0, rows - 1);
  }

  void DrawCurve(const Curve& curve, const char* symbol, double maximum, int rows, Canvas& canvas) const {
    const Point* before = nullptr;
    for (const Point& point : curve.series) {
      if (!point.value.has_value()) {
        before = nullptr;
        continue;
      }
      const int column = ColumnAt(point.t_s);
      const int row = RowAt(*point.value / maximum, rows);
      if (before == nullptr) {
        canvas.Set(row, column, symbol);
      } else {
        // Level from the reading before, then up or down to this one.
        const int row_before = RowAt(*before->value / maximum, rows);
        for (int c = ColumnAt(before->t_s); c < column; ++c) canvas.Set(row_before, c, symbol);
        for (int r = std::min(row, row_before); r <= std::max(row, row_before); ++r) {
          canvas.Set(r, column, symbol);
        }
      }
      before = &point;
    }
  }

  void DrawPanel(const Panel& panel, int rows) {
    const double maximum = panel.maximum * 1.02;  // So that the peak has a row that is not the edge.
    Canvas canvas(rows, plot_columns_);
    for (size_t i = panel.curves.size(); i-- > 0;) {  // The first run is drawn over the others.
      const Curve& curve = panel.curves[i];
      if (!curve.second_axis) DrawCurve(curve, Symbol(i), maximum, rows, canvas);
    }
    const AxisUnit unit = AxisUnitFor(chart_.unit, panel.maximum);
    std::vector<std::string> labels(rows);
    const double step = NiceStep(maximum / unit.size, rows / 2);
    for (double level = 0; level * unit.size <= maximum; level += step) {
      labels[RowAt(level * unit.size / maximum, rows)] = absl::StrFormat("%g %s", level, unit.name);
    }
    for (int row = 0; row < rows; ++row) {
      const std::string edge = labels[row].empty() ? "│" : "┤";
      AddLine(absl::StrFormat("%*s %s%s", kAxisColumns, labels[row], edge, canvas.Line(row)));
    }
  }

  void DrawTimeAxis() {
    std::string axis;
    for (int i = 0; i < plot_columns_; ++i) axis += "─";
    AddLine(absl::StrCat(std::string(kAxisColumns + 1, ' '), "└", axis));
    std::string times(plot_columns_, ' ');
    const double step = NiceStep(chart_.last_s - chart_.first_s, plot_columns_ / 8);
    for (double t_s = std::ceil(chart_.first_s / step) * step; t_s <= chart_.last_s; t_s += step) {
      const std::string label = absl::StrFormat("%g", std::abs(t_s) < step / 2 ? 0 : t_s);
      const size_t column = ColumnAt(t_s);
      if (column + label.size() <= times.size()) times.replace(column, label.size(), label);
    }
    AddLineBelow(times);
    AddLineBelow(chart_.time_label);
  }

  void DrawPulses() {
    if (chart_.shades.empty()) return;
    Canvas bar(1, plot_columns_);
    for (const bool big : {false, true}) {
      for (const Shade& shade : chart_.shades) {
        if (shade.big != big) continue;
        for (int c = ColumnAt(shade.from_s); c <= ColumnAt(shade.to_s); ++c) bar.Set(0, c, big ? "█" : "░");
      }
    }
    AddLine(absl::StrFormat("%*s  %s", kAxisColumns, "pulses", bar.Line(0)));
    AddLineBelow("█ big pulse, ░ small pulse");
  }

  void DrawLegend() {
    const Panel& all = chart_.panels.front();
    for (size_t i = 0; i < all.curves.size(); ++i) {
      if (all.curves[i].second_axis) continue;
      std::vector<std::string> levels;
      for (const Panel& panel : chart_.panels) {
        for (const LevelMark& mark : panel.marks) {
          if (mark.curve == i) levels.push_back(mark.level);
        }
      }
      AddLine(absl::StrCat("  ", Symbol(i), " ", all.curves[i].name, levels.empty() ? "" : ": ",
                           absl::StrJoin(levels, ", ")));
    }
  }

  static const char* Symbol(size_t index) { return kSymbols[index % kSymbols.size()]; }

  const Chart& chart_;
  const int plot_columns_;
  std::string text_;
};

}  // namespace

std::string DrawTextChart(const Chart& chart, int columns) { return TextChart(chart, columns).Draw(); }

}  // namespace ebb::plots
