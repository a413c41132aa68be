#ifndef EBB_PLOTS_REPORT_REPORT_H_
#define EBB_PLOTS_REPORT_REPORT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "plots/report/page_data.h"

namespace ebb::plots {

// Writes report.html, report.md and metrics.json into a folder, which is made if it is not there, and adds
// the path of each to `written` (if not null). Errors: one cannot be written. Any thread may call it.
absl::Status WriteReports(const ReportInput& input, const std::string& folder,
                          std::vector<std::string>* written = nullptr);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_REPORT_REPORT_H_
