#ifndef EBB_PLOTS_FIGURES_CAME_BACK_H_
#define EBB_PLOTS_FIGURES_CAME_BACK_H_

#include <string>

#include "plots/figures/summary.h"

namespace ebb::plots {

// What became of a design's resident memory after the last burst, as the middle of a sentence: "most of the
// memory came back within 415 ms of the last burst; 4.00 MB, 0.95 times the base, stayed". The return time
// and the time until it had mostly returned are both said where they differ; what stayed is floor - base. Of
// several runs the medians. Any thread may call it.
std::string WhatCameBack(const DesignSummary& summary);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_FIGURES_CAME_BACK_H_
