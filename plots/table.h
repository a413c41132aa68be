#ifndef EBB_PLOTS_TABLE_H_
#define EBB_PLOTS_TABLE_H_

#include <string>
#include <vector>

#include "plots/metrics.h"

namespace ebb::plots {

// One row of the table on the terminal.
struct TableRow {
  std::string label;
  Metrics metrics;
};

// The table that compare and plots print: a heading, one line for each row, columns aligned on the right,
// each figure with its unit; UTF-8. A figure that was not measured is shown as a dash, which a line below
// explains where it was needed. Ends with a newline. Any thread may call it.
std::string FormatTable(const std::vector<TableRow>& rows);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_TABLE_H_
