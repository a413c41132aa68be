#include "base/units.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace ebb {
namespace {

// Three significant digits: 3.10, 46.4, 512.
std::string ThreeDigits(double value) {
  const double magnitude = std::abs(value);
  const int decimals = magnitude < 9.995 ? 2 : magnitude < 99.95 ? 1 : 0;
  return absl::StrFormat("%.*f", decimals, value);
}

}  // namespace

std::string FormatBytes(int64_t bytes) {
  const double magnitude = std::abs(static_cast<double>(bytes));
  if (magnitude < 1e3) return absl::StrCat(bytes, " B");
  if (magnitude < 999.5e3) return absl::StrCat(ThreeDigits(bytes / 1e3), " kB");
  if (magnitude < 999.5e6) return absl::StrCat(ThreeDigits(bytes / 1e6), " MB");
  return absl::StrCat(ThreeDigits(bytes / 1e9), " GB");
}

std::string FormatCount(int64_t count) {
  std::string digits = absl::StrCat(std::abs(count));
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(at, 1, ',');
  return count < 0 ? absl::StrCat("-", digits) : digits;
}

std::string FormatSeconds(double seconds) {
  const double magnitude = std::abs(seconds);
  if (magnitude < 999.5e-6) return absl::StrCat(ThreeDigits(seconds * 1e6), " us");
  if (magnitude < 999.5e-3) return absl::StrCat(ThreeDigits(seconds * 1e3), " ms");
  return absl::StrCat(ThreeDigits(seconds), " s");
}

}  // namespace ebb
