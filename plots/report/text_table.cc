#include "plots/report/text_table.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "plots/charts/utf8.h"

namespace ebb::plots {
namespace {

using Cells = std::vector<std::string>;

std::vector<size_t> ColumnWidths(const std::vector<Cells>& lines) {
  std::vector<size_t> widths(lines.front().size());
  for (const Cells& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], Utf8Width(line[i]));
  }
  return widths;
}

constexpr size_t kGap = 2;  // Between two columns.

// The columns [from, to), beside the first.
struct Columns {
  size_t from;
  size_t to;
};

// As many columns together as fit beside the first, and at least one.
std::vector<Columns> Divide(const std::vector<size_t>& widths, size_t maximum) {
  std::vector<Columns> tables;
  size_t taken = 0;
  for (size_t i = 1; i < widths.size(); ++i) {
    if (tables.empty() || taken + kGap + widths[i] > maximum) {
      tables.push_back({i, i});
      taken = widths[0];
    }
    tables.back().to = i + 1;
    taken += kGap + widths[i];
  }
  if (tables.empty()) tables.push_back({1, 1});
  return tables;
}

std::string FormatLine(const Cells& cells, const std::vector<size_t>& widths, Columns columns) {
  std::string line = absl::StrCat(cells[0], std::string(widths[0] - Utf8Width(cells[0]), ' '));
  for (size_t i = columns.from; i < columns.to; ++i) {
    absl::StrAppend(&line, std::string(kGap + widths[i] - Utf8Width(cells[i]), ' '), cells[i]);
  }
  return absl::StrCat(line, "\n");
}

std::string FormatColumns(const std::vector<Cells>& lines, const std::vector<size_t>& widths, size_t heading,
                          Columns columns) {
  std::string table;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i == heading) {
      size_t total = widths[0];
      for (size_t k = columns.from; k < columns.to; ++k) total += kGap + widths[k];
      for (size_t column = 0; column < total; ++column) table += "─";
      table += "\n";
    }
    absl::StrAppend(&table, FormatLine(lines[i], widths, columns));
  }
  return table;
}

}  // namespace

std::string FormatTextTable(const std::vector<Cells>& lines, size_t heading, int columns) {
  const std::vector<size_t> widths = ColumnWidths(lines);
  const size_t maximum = columns > 0 ? columns : std::numeric_limits<size_t>::max();
  std::vector<std::string> tables;
  for (const Columns& some : Divide(widths, maximum))
    tables.push_back(FormatColumns(lines, widths, heading, some));
  return absl::StrJoin(tables, "\n");
}

}  // namespace ebb::plots
