#include "plots/charts/thinning.h"

#include <algorithm>
#include <vector>

namespace ebb::plots {
namespace {

constexpr size_t kNone = static_cast<size_t>(-1);

void KeepExtremes(const Series& series, size_t begin, size_t end, Series& kept) {
  size_t lowest = kNone;
  size_t highest = kNone;
  size_t missing = kNone;
  for (size_t i = begin; i < end; ++i) {
    if (!series[i].value.has_value()) {
      missing = i;
      continue;
    }
    if (lowest == kNone || *series[i].value < *series[lowest].value) lowest = i;
    if (highest == kNone || *series[i].value > *series[highest].value) highest = i;
  }
  std::vector<size_t> indices = {lowest, highest, missing};
  std::sort(indices.begin(), indices.end());
  indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
  for (const size_t i : indices) {
    if (i != kNone) kept.push_back(series[i]);
  }
}

}  // namespace

Series Thinned(const Series& series, size_t maximum) {
  if (series.size() <= maximum) return series;
  const size_t stretches = maximum / 3;
  Series kept;
  for (size_t i = 0; i < stretches; ++i) {
    KeepExtremes(series, series.size() * i / stretches, series.size() * (i + 1) / stretches, kept);
  }
  return kept;
}

}  // namespace ebb::plots
