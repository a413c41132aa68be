#ifndef EBB_PULSE_REPORT_PROBLEMS_H_
#define EBB_PULSE_REPORT_PROBLEMS_H_

#include <string>

#include "pulse/report/results.h"

namespace ebb::pulse {

// That the server closed connections while they were held, how many of which pulses and how soon, what it
// said, the likely reason and what to change, in one line. Empty if it closed none. What a run came to cannot
// be believed then: those connections were not there when the server's memory was looked at.
std::string ClosedProblem(const RunResult& run);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_REPORT_PROBLEMS_H_
