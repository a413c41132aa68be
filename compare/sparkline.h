#ifndef EBB_COMPARE_SPARKLINE_H_
#define EBB_COMPARE_SPARKLINE_H_

#include <cstdint>
#include <string>
#include <vector>

namespace ebb::compare {

// The last `columns` values as that many characters or fewer, from U+2581 for 0 to U+2588 for the highest of
// all values. Empty without values.
std::string Sparkline(const std::vector<int64_t>& values, size_t columns);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_SPARKLINE_H_
