#ifndef EBB_RUN_FOLDER_COLUMNS_H_
#define EBB_RUN_FOLDER_COLUMNS_H_

namespace ebb {

// One column of a CSV file: its name in the header, and the member of a row that its cells hold.
template <typename Row, typename Cell>
struct Column {
  const char* name;
  Cell Row::*member;
};

template <typename Row, typename Cell>
Column(const char*, Cell Row::*) -> Column<Row, Cell>;

// Each kind of row says once, in a specialization of this, what its file is and which columns that has, in
// their order: header, writer (csv_line.h) and reader (csv_rows.h) follow from it.
//
//   static constexpr char kName[];           // Of the file in a run folder.
//   static constexpr std::tuple kColumns;    // Of Column; the first is the time, t_s.
//
// An empty cell means 'not read'; a time is in seconds on CLOCK_MONOTONIC since the start of the run, to the
// microsecond. Each line is written whole, so that the files of a run that was killed can still be read.
template <typename Row>
struct CsvFile;

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_COLUMNS_H_
