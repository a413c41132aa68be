#include "tests/benchmarks/repetitions.h"

#include <time.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ebb::benchmarks {

Spread SpreadOf(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return {median, values.front(), values.back()};
}

std::string ToString(const Spread& spread, const std::function<std::string(double)>& format) {
  return absl::StrCat(format(spread.median), " (", format(spread.minimum), " to ", format(spread.maximum),
                      ")");
}

void Alternate(int pairs, const std::function<void()>& first, const std::function<void()>& second) {
  for (int round = 0; round < pairs; ++round) {
    const bool swapped = round % 2 == 1;
    swapped ? second() : first();
    swapped ? first() : second();
  }
}

std::vector<double> Ratios(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> ratios;
  for (size_t at = 0; at < a.size(); ++at) ratios.push_back(a[at] / b[at]);
  return ratios;
}

double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

}  // namespace ebb::benchmarks
