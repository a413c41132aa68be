#ifndef EBB_PLOTS_FIGURES_STATISTICS_H_
#define EBB_PLOTS_FIGURES_STATISTICS_H_

#include <algorithm>
#include <optional>
#include <vector>

namespace ebb::plots {

// Of numbers that may be missing. Any thread may call them.

// The median of an even number is the mean of the two in the middle. Empty without values.
inline std::optional<double> Median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  const size_t middle = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + middle, values.end());
  const double upper = values[middle];
  if (values.size() % 2 == 1) return upper;
  return (*std::max_element(values.begin(), values.begin() + middle) + upper) / 2;
}

// Empty without values.
inline std::optional<double> Highest(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  return *std::max_element(values.begin(), values.end());
}

// Empty unless both are there and `below` is positive.
inline std::optional<double> Quotient(std::optional<double> above, std::optional<double> below) {
  if (!above.has_value() || !below.has_value() || *below <= 0) return std::nullopt;
  return *above / *below;
}

}  // namespace ebb::plots

#endif  // EBB_PLOTS_FIGURES_STATISTICS_H_
