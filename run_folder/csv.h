#ifndef EBB_RUN_FOLDER_CSV_H_
#define EBB_RUN_FOLDER_CSV_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb {

// The CSV files of a run folder: a fixed header, then lines of plain cells, each ended by a newline; no
// quotes.
struct CsvRow {
  int line;  // In the file, from 1.
  std::vector<absl::string_view> cells;
};

struct CsvTable {
  absl::string_view header;  // Of the file.
  std::vector<CsvRow> rows;
  // The last line had no newline: its writer was killed, and as its last number may be half a number the line
  // is not among the rows.
  bool last_line_cut = false;
};

// Splits `text`, of which the rows keep views. `name` is for messages. Errors, with the line and what was
// expected: the file is empty, has another header (a file of another kind; one without some of the later columns is an older file, and is
// none), or a line has too few or too many
// cells. A function of its arguments alone; any thread may call it.
absl::StatusOr<CsvTable> ParseCsv(absl::string_view name, absl::string_view text, absl::string_view header);

// Takes the cells of one row from left to right. The first cell that is not what was asked for sets status(),
// which names file, line and column; what is returned after that has no meaning. Not thread-safe.
class CsvRowReader {
 public:
  CsvRowReader(absl::string_view name, absl::string_view header, const CsvRow& row);

  // A number; the cell must not be empty.
  double Number();
  // A number or a whole number, not negative; empty if the cell is.
  std::optional<double> OptionalNumber();
  std::optional<int64_t> OptionalCount();
  absl::string_view Text();

  // True if the cell that would be taken next is of the column of that name.
  bool IsNext(absl::string_view column) const {
    return taken_ < columns_.size() && columns_[taken_] == column;
  }

  // Records that the cell taken last is not what `expected` says.
  void Reject(absl::string_view expected);
  // The same of the cell in that column, from 0.
  void RejectColumn(size_t column, absl::string_view expected);

  const absl::Status& status() const { return status_; }

 private:
  absl::string_view Next();

  absl::string_view name_;
  std::vector<absl::string_view> columns_;
  const CsvRow& row_;
  size_t taken_ = 0;
  absl::Status status_;
};

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_CSV_H_
