#include "server/linking/logarithm.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace ebb::server {
namespace {

constexpr double kSqrtHalf = std::numbers::sqrt2 / 2;
constexpr int kTerms = 12;  // |s| is below 0.172, so the first term left out is below 1e-20 of the sum.

}  // namespace

double Log2(double x) {
  if (std::isnan(x) || x < 0) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0) return -std::numeric_limits<double>::infinity();
  if (std::isinf(x)) return x;
  int exponent;
  double mantissa = std::frexp(x, &exponent);  // In the C library itself, unlike log2().
  if (mantissa < kSqrtHalf) {
    mantissa *= 2;
    --exponent;
  }
  // ln m = 2 (s + s^3/3 + s^5/5 + ...) with s = (m - 1) / (m + 1)
  const double s = (mantissa - 1) / (mantissa + 1);
  double sum = 0;
  for (int term = kTerms - 1; term >= 0; --term) sum = sum * s * s + 1.0 / (2 * term + 1);
  return exponent + 2 * s * sum * std::numbers::log2e;
}

}  // namespace ebb::server
