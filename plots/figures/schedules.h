#ifndef EBB_PLOTS_FIGURES_SCHEDULES_H_
#define EBB_PLOTS_FIGURES_SCHEDULES_H_

#include <optional>
#include <string>

#include "absl/types/span.h"
#include "plots/figures/summary.h"
#include "run_folder/run.h"

namespace ebb::plots {

// What pulses a run was made with. Any thread may call these functions.

// "3 pulses of 10,000 connections, then 3 of 1,000"; empty for a recording without pulses.
std::string DescribePulses(const std::optional<Schedule>& schedule);

// True if both are the same pulses, as far as both say what they are: a profile's name does not matter.
bool AreSamePulses(const std::optional<Schedule>& one, const std::optional<Schedule>& other);

// True if all designs were under the same pulses, so that their figures can be compared.
bool ShareTheirPulses(absl::Span<const DesignSummary> summaries);

// Where they were not: who was under which, in a sentence. Otherwise empty.
std::string DifferentPulses(absl::Span<const DesignSummary> summaries);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_FIGURES_SCHEDULES_H_
