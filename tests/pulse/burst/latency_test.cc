#include "pulse/burst/latency.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/support/catch.h"

namespace ebb::pulse {
namespace {

TEST_CASE("percentiles are those of the sorted values, at most 0.1 % above") {
  std::mt19937_64 random(42);
  std::lognormal_distribution<double> nanos(11, 2);
  LatencyHistogram histogram;
  std::vector<int64_t> values;
  for (int at = 0; at < 20'000; ++at) {
    values.push_back(static_cast<int64_t>(nanos(random)));
    histogram.Add(values.back());
  }
  std::sort(values.begin(), values.end());
  for (const double fraction : {0.0001, 0.01, 0.5, 0.9, 0.99, 0.9999}) {
    const int64_t exact = values[static_cast<size_t>(std::ceil(fraction * values.size())) - 1];
    INFO(fraction);
    CHECK(histogram.Percentile(fraction) >= exact);
    CHECK(histogram.Percentile(fraction) <= exact + exact / 1000);
  }
  CHECK(histogram.max() == values.back());
  CHECK(histogram.Percentile(1) == values.back());
}

TEST_CASE("small values are exact") {
  LatencyHistogram histogram;
  for (int64_t value = 1; value <= 2000; ++value) histogram.Add(value);
  CHECK(histogram.Percentile(0.5) == 1000);
  CHECK(histogram.Percentile(0.9) == 1800);
  CHECK(histogram.Percentile(0.99) == 1980);
}

TEST_CASE("without values everything is 0, and absurd values do no harm") {
  LatencyHistogram histogram;
  CHECK(histogram.Summary().p99_ns == 0);
  histogram.Add(-5);
  CHECK(histogram.Percentile(0.5) == 0);
  histogram.Add(std::numeric_limits<int64_t>::max());
  CHECK(histogram.max() == std::numeric_limits<int64_t>::max());
  CHECK(histogram.Percentile(1) > 1'000'000'000'000);
}

TEST_CASE("merged histograms are the histogram of all values") {
  LatencyHistogram low;
  LatencyHistogram high;
  for (int64_t value = 0; value < 100; ++value) (value < 60 ? low : high).Add(value);
  low.Merge(high);
  CHECK(low.count() == 100);
  CHECK(low.Percentile(0.9) == 89);
  CHECK(low.max() == 99);
}

}  // namespace
}  // namespace ebb::pulse
