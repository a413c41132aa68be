#ifndef EBB_RUN_FOLDER_CSV_LINE_H_
#define EBB_RUN_FOLDER_CSV_LINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "run_folder/columns.h"

namespace ebb {

// Writes the CSV files of a run folder. Nothing here reads, so that the server, which links it, stays small.

// Cells: a time with six decimals, a number with two, and nothing for what was not read. A row with cells of
// another type brings a function of this name with it.
void AppendCell(std::string* line, double t_s);
void AppendCell(std::string* line, const std::optional<int64_t>& count);
void AppendCell(std::string* line, const std::optional<double>& number);

// The names of all columns, without a newline.
template <typename Row>
std::string CsvHeader() {
  std::string header;
  const auto append = [&](const auto& column) {
    if (!header.empty()) header.push_back(',');
    header.append(column.name);
  };
  std::apply([&](const auto&... columns) { (append(columns), ...); }, CsvFile<Row>::kColumns);
  return header;
}

// The line of a row, without a newline.
template <typename Row>
std::string CsvLine(const Row& row) {
  std::string line;
  bool first = true;
  const auto append = [&](const auto& column) {
    if (!first) line.push_back(',');
    first = false;
    AppendCell(&line, row.*column.member);
  };
  std::apply([&](const auto&... columns) { (append(columns), ...); }, CsvFile<Row>::kColumns);
  return line;
}

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_CSV_LINE_H_
