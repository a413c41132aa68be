#ifndef EBB_PULSE_REPORT_SUMMARY_H_
#define EBB_PULSE_REPORT_SUMMARY_H_

#include <string>

#include "pulse/report/results.h"

namespace ebb::pulse {

// That the server closed connections while they were held, if it did, before everything else. Then the table
// of all pulses (the last ones, if there are very many) with a line of totals, and below it what else went
// wrong, with what to change. The table is not wider than `columns`: the columns that matter least are left
// out. For people: the JSON report is for programs.
std::string Summary(const std::string& server, const RunResult& run, int columns);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_REPORT_SUMMARY_H_
