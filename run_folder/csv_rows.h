#ifndef EBB_RUN_FOLDER_CSV_ROWS_H_
#define EBB_RUN_FOLDER_CSV_ROWS_H_

#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "run_folder/columns.h"
#include "run_folder/csv.h"
#include "run_folder/csv_line.h"

namespace ebb {

// Takes the next cell of a row, as AppendCell() (csv_line.h) has written it.
inline void ReadCell(CsvRowReader& reader, double* t_s) { *t_s = reader.Number(); }
inline void ReadCell(CsvRowReader& reader, std::optional<int64_t>* count) { *count = reader.OptionalCount(); }
inline void ReadCell(CsvRowReader& reader, std::optional<double>* number) {
  *number = reader.OptionalNumber();
}

// The text of a CSV file to its rows. A column that an older file does not have is empty. `name` is what messages call the file. Every error is one sentence with
// the file, the line and what was expected there; times must not go back. A last line without its newline is
// dropped, and `*cut` (if not null) says whether it was. `check(reader, row, before)` may reject a row that
// does not follow the rows before. A function of its arguments alone; any thread may call it.
template <typename Row, typename Check>
absl::StatusOr<std::vector<Row>> ParseRows(absl::string_view name, absl::string_view text, bool* cut,
                                           const Check& check) {
  const std::string header = CsvHeader<Row>();
  const absl::StatusOr<CsvTable> table = ParseCsv(name, text, header);
  if (!table.ok()) return table.status();
  if (cut != nullptr) *cut = table->last_line_cut;
  std::vector<Row> rows;
  rows.reserve(table->rows.size());
  for (const CsvRow& line : table->rows) {
    CsvRowReader reader(name, table->header, line);
    Row row;
    const auto read = [&](const auto& column) {
      if (reader.IsNext(column.name)) ReadCell(reader, &(row.*column.member));
    };
    std::apply([&](const auto&... columns) { (read(columns), ...); }, CsvFile<Row>::kColumns);
    if (!rows.empty() && row.t_s < rows.back().t_s) {
      reader.RejectColumn(0, absl::StrCat("a time of at least ", rows.back().t_s));
    }
    check(reader, row, rows);
    if (!reader.status().ok()) return reader.status();
    rows.push_back(row);
  }
  return rows;
}

template <typename Row>
absl::StatusOr<std::vector<Row>> ParseRows(absl::string_view name, absl::string_view text, bool* cut) {
  return ParseRows<Row>(name, text, cut, [](CsvRowReader&, const Row&, const std::vector<Row>&) {});
}

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_CSV_ROWS_H_
