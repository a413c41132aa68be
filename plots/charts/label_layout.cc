#include "plots/charts/label_layout.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace ebb::plots {

std::vector<double> SpreadLabels(const std::vector<double>& levels, double distance, double lowest,
                                 double highest) {
  std::vector<size_t> upwards(levels.size());
  std::iota(upwards.rbegin(), upwards.rend(), 0);
  std::stable_sort(upwards.begin(), upwards.end(), [&](size_t a, size_t b) { return levels[a] < levels[b]; });
  std::vector<double> places(levels.size());
  double minimum = lowest;
  for (const size_t i : upwards) {
    places[i] = std::max(levels[i], minimum);
    minimum = places[i] + distance;
  }
  double maximum = highest;
  for (auto i = upwards.rbegin(); i != upwards.rend(); ++i) {
    places[*i] = std::min(places[*i], maximum);
    maximum = places[*i] - distance;
  }
  return places;
}

double NiceStep(double span, int maximum) {
  const double minimum = span / maximum;
  const double power = std::pow(10, std::floor(std::log10(minimum)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= minimum) return factor * power;
  }
  return 10 * power;
}

}  // namespace ebb::plots
