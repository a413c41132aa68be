#ifndef EBB_PLOTS_REPORT_JSON_REPORT_H_
#define EBB_PLOTS_REPORT_JSON_REPORT_H_

#include <nlohmann/json.hpp>

#include "plots/report/page_data.h"

namespace ebb::plots {

// What metrics.json holds, for programs; docs/metrics.md has its schema. Any thread may call it.
nlohmann::json JsonReport(const ReportInput& input);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_REPORT_JSON_REPORT_H_
