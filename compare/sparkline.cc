#include "compare/sparkline.h"

#include <algorithm>
#include <array>

namespace ebb::compare {

std::string Sparkline(const std::vector<int64_t>& values, size_t columns) {
  constexpr std::array<const char*, 8> kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  if (values.empty()) return "";
  const int64_t highest = std::max<int64_t>(1, *std::max_element(values.begin(), values.end()));
  std::string line;
  for (size_t i = values.size() - std::min(columns, values.size()); i < values.size(); ++i) {
    const int64_t level = std::max<int64_t>(0, values[i]) * kBlocks.size() / highest;
    line += kBlocks[std::min<size_t>(level, kBlocks.size() - 1)];
  }
  return line;
}

}  // namespace ebb::compare
