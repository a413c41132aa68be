#ifndef EBB_COMPARE_VERDICT_H_
#define EBB_COMPARE_VERDICT_H_

#include <string>

#include "plots/figures/summary.h"

namespace ebb::compare {

// What the figures of one design say, in a sentence or two for the user: what a connection cost, whether the
// memory came back and how soon, and what that means for the small pulses that followed; of several runs the
// medians. Of a design that failed why it did, and nothing else. Any thread may call it.
std::string Verdict(const plots::DesignSummary& summary);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_VERDICT_H_
