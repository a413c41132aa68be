#ifndef EBB_PLOTS_REPORT_PAGE_H_
#define EBB_PLOTS_REPORT_PAGE_H_

#include <nlohmann/json.hpp>
#include <string>

namespace ebb::plots {

// The report as one HTML file that has all it needs, and asks for nothing from anywhere: its policy forbids
// every request. `data` is what ReportData() makes; whatever its texts hold is shown as text. Any thread may
// call it.
std::string ReportPage(const nlohmann::json& data);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_REPORT_PAGE_H_
