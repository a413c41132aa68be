#ifndef EBB_COMPARE_VERDICT_H_
#define EBB_COMPARE_VERDICT_H_

#include <string>

#include "plots/metrics.h"

namespace ebb {

// What the figures of one design say, in a sentence or two for the user: what a connection cost, whether the
// memory came back and how soon, and what that means for the small pulses that followed.
std::string Verdict(const std::string& design, const plots::Metrics& metrics);

}  // namespace ebb

#endif  // EBB_COMPARE_VERDICT_H_
