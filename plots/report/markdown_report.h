#ifndef EBB_PLOTS_REPORT_MARKDOWN_REPORT_H_
#define EBB_PLOTS_REPORT_MARKDOWN_REPORT_H_

#include <string>

#include "plots/report/page_data.h"

namespace ebb::plots {

// The report as GitHub's Markdown, for a pull request: the table with the best of each column in bold, what
// failed and what may have spoilt a result, what changed, what the designs cannot do, and the environment.
// Any thread may call it.
std::string MarkdownReport(const ReportInput& input);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_REPORT_MARKDOWN_REPORT_H_
