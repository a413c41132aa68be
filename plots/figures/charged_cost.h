#ifndef EBB_PLOTS_FIGURES_CHARGED_COST_H_
#define EBB_PLOTS_FIGURES_CHARGED_COST_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "run_folder/run.h"

namespace ebb::plots {

// The kinds of charged memory that charged.csv has, in the order in which they are stacked.
struct ChargedKind {
  const char* key;   // The column.
  const char* name;  // For the reader.
  const char* colour;
  std::optional<int64_t> ChargedReading::*column;
};
absl::Span<const ChargedKind> ChargedKinds();

// Of each kind, what one connection of the first of `pulses` costs: (the reading with the highest total while
// it was held - median before it) / connections; what has become less is 0. Empty if there was no burst, or
// nothing was read. A function of its arguments; any thread may call it, and the next one.
std::vector<std::optional<double>> CostByKind(const std::vector<ChargedReading>& readings,
                                              const std::vector<Pulse>& pulses);

// The sum of the kinds / the total, of the reading with the highest total. Empty if there is none.
std::optional<double> SumOverTotal(const std::vector<ChargedReading>& readings);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_FIGURES_CHARGED_COST_H_
