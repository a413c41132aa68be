#ifndef EBB_PLOTS_REPORT_TEXT_TABLE_H_
#define EBB_PLOTS_REPORT_TEXT_TABLE_H_

#include <string>
#include <vector>

namespace ebb::plots {

// Lines of cells as text with aligned columns, the first on the left and the others on the right, and a rule
// below the first `heading` lines. All lines have the same number of cells. Where it is wider than `columns`
// (0: any width) the columns are laid into several tables below each other, each with the first column, so
// that no line is broken by the terminal. UTF-8; ends with a newline. Any thread may call it.
std::string FormatTextTable(const std::vector<std::vector<std::string>>& lines, size_t heading,
                            int columns = 0);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_REPORT_TEXT_TABLE_H_
