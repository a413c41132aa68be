#ifndef EBB_PLOTS_REPORT_TABLE_H_
#define EBB_PLOTS_REPORT_TABLE_H_

#include <string>

#include "absl/types/span.h"
#include "plots/figures/changes.h"
#include "plots/figures/summary.h"

namespace ebb::plots {

// The table that compare and plots print: a heading, one line for each design, columns aligned on the right,
// each figure with its unit; UTF-8. With several runs the medians, and below a design's line its minimum and
// maximum. A figure that was not measured is shown as a dash, which a line below explains where it was
// needed; a design that failed says so there. Ends with a newline. Any thread may call these functions.
//
// Where the designs were not under the same pulses, and where a design has several processes, a line says so.
// A table that is wider than `columns` (0: any width) is laid into several (text_table.h).
std::string FormatTable(absl::Span<const DesignSummary> summaries, int columns = 0);

// What changed between two comparisons; empty without changes.
std::string FormatChanges(absl::Span<const Change> changes, int columns = 0);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_REPORT_TABLE_H_
