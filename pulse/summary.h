#ifndef EBB_PULSE_SUMMARY_H_
#define EBB_PULSE_SUMMARY_H_

#include <string>

#include "pulse/results.h"

namespace ebb::pulse {

// The table of all pulses (the last ones, if there are very many) with a line of totals, and below it what
// went wrong, if anything did, with what to change. For people: the JSON report is for programs.
std::string Summary(const std::string& server, const RunResult& run);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_SUMMARY_H_
