#include "plots/table.h"

#include <cmath>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/units.h"
#include "plots/utf8.h"

namespace ebb::plots {
namespace {

constexpr char kNotMeasured[] = "–";

using Cells = std::vector<std::string>;

std::string Bytes(std::optional<double> bytes) {
  return bytes.has_value() ? FormatBytes(std::llround(*bytes)) : kNotMeasured;
}

// In single bytes, which is how connections are compared.
std::string WholeBytes(std::optional<double> bytes) {
  return bytes.has_value() ? absl::StrCat(FormatCount(std::llround(*bytes)), " B") : kNotMeasured;
}

std::string Ratio(std::optional<double> ratio) {
  return ratio.has_value() ? absl::StrFormat("%.2f", *ratio) : kNotMeasured;
}

std::string ReturnTime(std::optional<double> seconds) {
  if (!seconds.has_value()) return kNotMeasured;
  return *seconds == kNever ? "never" : FormatSeconds(*seconds);
}

const std::vector<Cells>& Heading() {
  static const auto& heading = *new std::vector<Cells>{
      {"", "", "", "per", "", "floor /", "small", "", "return", "charged per"},
      {"design", "base", "peak", "connection", "floor", "base", "level", "excess", "time", "connection"}};
  return heading;
}

Cells CellsOf(const TableRow& row) {
  const Levels& resident = row.metrics.resident;
  return {row.label,
          Bytes(resident.base_bytes),
          Bytes(resident.peak_bytes),
          WholeBytes(resident.per_connection_bytes),
          Bytes(resident.floor_bytes),
          Ratio(resident.FloorOverBase()),
          Bytes(resident.small_level_bytes),
          Ratio(row.metrics.excess),
          ReturnTime(resident.return_time_s),
          WholeBytes(row.metrics.charged.per_connection_bytes)};
}

std::vector<size_t> ColumnWidths(const std::vector<Cells>& lines) {
  std::vector<size_t> widths(lines.front().size());
  for (const Cells& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], Utf8Width(line[i]));
  }
  return widths;
}

// The first column is aligned on the left, the others on the right.
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

std::string FormatTable(const std::vector<TableRow>& rows) {
  std::vector<Cells> lines = Heading();
  const size_t heading_lines = lines.size();
  for (const TableRow& row : rows) lines.push_back(CellsOf(row));
  const std::vector<size_t> widths = ColumnWidths(lines);

  std::string table;
  bool any_not_measured = false;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i == heading_lines) {
      size_t total = 2 * (widths.size() - 1);
      for (const size_t width : widths) total += width;
      for (size_t column = 0; column < total; ++column) table += "─";
      table += "\n";
    }
    absl::StrAppend(&table, FormatLine(lines[i], widths));
    for (const std::string& cell : lines[i]) any_not_measured |= cell == kNotMeasured;
  }
  if (any_not_measured) absl::StrAppend(&table, kNotMeasured, "  not measured\n");
  return table;
}

}  // namespace ebb::plots
