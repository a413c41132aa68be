#ifndef EBB_PLOTS_REPORT_PAGE_DATA_H_
#define EBB_PLOTS_REPORT_PAGE_DATA_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "plots/figures/changes.h"
#include "plots/figures/summary.h"
#include "run_folder/run.h"

namespace ebb::plots {

// All that a report is made of. The runs are those that pictures show.
struct ReportInput {
  std::vector<Run> runs;         // Full runs, all repeats, labelled.
  std::vector<Metrics> metrics;  // Of each run.
  std::vector<DesignSummary> summaries;
  std::vector<Change> changes;  // Where two comparisons are laid side by side,
  std::string before;           // and their names.
  std::string after;
  std::string created;  // When the report is made, for the reader.
};

// "Memory of 4 designs under the same pulses", or "under different pulses"
std::string ReportTitle(const ReportInput& input);

// "3 pulses of 10,000 connections, then 3 of 1,000", if all designs were under these; otherwise empty.
std::string PulsesOf(const ReportInput& input);

// What the report's page draws, as JSON; plots/page/README.md has its form. Any thread may call it.
nlohmann::json ReportData(const ReportInput& input);

// The machine and ebb, of the first run. Empty without runs.
std::vector<std::pair<std::string, std::string>> EnvironmentOf(const ReportInput& input);

// As the page knows it: "bytes", "bytes_each", "ratio", "seconds" or "count".
std::string UnitName(Unit unit);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_REPORT_PAGE_DATA_H_
