#include "plots/text_table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "plots/utf8.h"

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

std::string FormatLine(const Cells& cells, const std::vector<size_t>& widths) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string padding(widths[i] - Utf8Width(cells[i]), ' ');
    if (i == 0) {
      absl::StrAppend(&line, cells[i], padding);
    } else {
      absl::StrAppend(&line, "  ", padding, cells[i]);
    }
  }
  return absl::StrCat(line, "\n");
}

}  // namespace

std::string FormatTextTable(const std::vector<Cells>& lines, size_t heading) {
  const std::vector<size_t> widths = ColumnWidths(lines);
  std::string table;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i == heading) {
      size_t total = 2 * (widths.size() - 1);
      for (const size_t width : widths) total += width;
      for (size_t column = 0; column < total; ++column) table += "─";
      table += "\n";
    }
    absl::StrAppend(&table, FormatLine(lines[i], widths));
  }
  return table;
}

}  // namespace ebb::plots
