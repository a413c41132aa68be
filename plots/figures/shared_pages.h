#ifndef EBB_PLOTS_FIGURES_SHARED_PAGES_H_
#define EBB_PLOTS_FIGURES_SHARED_PAGES_H_

#include <string>

#include "plots/figures/summary.h"

namespace ebb::plots {

// What resident memory means of a design of several processes, in a sentence: pages that they share are
// counted once for each of them. With what they cost if each counts its share alone, where that was measured.
// Empty for a design of one process. Any thread may call it.
std::string SharedPagesNote(const DesignSummary& summary);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_FIGURES_SHARED_PAGES_H_
