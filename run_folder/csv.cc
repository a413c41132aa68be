#include "run_folder/csv.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace ebb {
namespace {

// A foreign file may hold anything; a message shows the start of it, and nothing that a terminal would obey.
std::string Shown(absl::string_view text) {
  constexpr size_t kMost = 60;
  std::string shown;
  for (const char c : text.substr(0, kMost)) shown.push_back(c < ' ' || c > '~' ? '?' : c);
  return absl::StrCat("'", shown, text.size() > kMost ? "..." : "", "'");
}

// True for the header itself, and for that of a file which was written when some of its columns, though not the
// first, did not exist yet.
bool IsOlder(absl::string_view found, absl::string_view header) {
  const std::vector<absl::string_view> columns = absl::StrSplit(header, ',');
  const std::vector<absl::string_view> older = absl::StrSplit(found, ',');
  auto next = columns.begin();
  for (const absl::string_view name : older) {
    next = std::find(next, columns.end(), name);
    if (next == columns.end()) return false;
    ++next;
  }
  return older.front() == columns.front();
}

}  // namespace

absl::StatusOr<CsvTable> ParseCsv(absl::string_view name, absl::string_view text, absl::string_view header) {
  if (text.empty()) {
    return absl::DataLossError(absl::StrFormat("%s is empty: expected the header '%s'", name, header));
  }
  std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  CsvTable table;
  table.last_line_cut = !lines.back().empty();
  lines.pop_back();
  if (lines.empty() || !IsOlder(lines.front(), header)) {
    const absl::string_view found = lines.empty() ? text : lines.front();
    return absl::DataLossError(
        absl::StrFormat("%s, line 1: expected the header '%s', found %s", name, header, Shown(found)));
  }
  table.header = lines.front();
  const size_t columns = std::count(table.header.begin(), table.header.end(), ',') + 1;
  for (size_t i = 1; i < lines.size(); ++i) {
    CsvRow row{static_cast<int>(i + 1), absl::StrSplit(lines[i], ',')};
    if (row.cells.size() != columns) {
      return absl::DataLossError(absl::StrFormat("%s, line %d: expected %d cells (%s), found %d: %s", name,
                                                 row.line, columns, table.header, row.cells.size(),
                                                 Shown(lines[i])));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

CsvRowReader::CsvRowReader(absl::string_view name, absl::string_view header, const CsvRow& row)
    : name_(name), columns_(absl::StrSplit(header, ',')), row_(row) {}

absl::string_view CsvRowReader::Next() { return row_.cells[taken_++]; }

void CsvRowReader::Reject(absl::string_view expected) { RejectColumn(taken_ - 1, expected); }

void CsvRowReader::RejectColumn(size_t column, absl::string_view expected) {
  if (!status_.ok()) return;
  status_ = absl::DataLossError(absl::StrFormat("%s, line %d, %s: expected %s, found %s", name_, row_.line,
                                                columns_[column], expected, Shown(row_.cells[column])));
}

double CsvRowReader::Number() {
  double number = 0;
  if (!absl::SimpleAtod(Next(), &number) || !std::isfinite(number)) Reject("a number");
  return number;
}

std::optional<double> CsvRowReader::OptionalNumber() {
  const absl::string_view cell = Next();
  if (cell.empty()) return std::nullopt;
  double number = 0;
  if (!absl::SimpleAtod(cell, &number) || !std::isfinite(number) || number < 0) {
    Reject("a number that is not negative, or nothing");
  }
  return number;
}

std::optional<int64_t> CsvRowReader::OptionalCount() {
  const absl::string_view cell = Next();
  if (cell.empty()) return std::nullopt;
  int64_t count = 0;
  if (!absl::SimpleAtoi(cell, &count) || count < 0) Reject("a whole number that is not negative, or nothing");
  return count;
}

absl::string_view CsvRowReader::Text() { return Next(); }

}  // namespace ebb
