#include "base/units.h"

#include <array>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/types/span.h"

namespace ebb {
namespace {

struct Scale {
  const char* name;
  double size;
};
// The smaller ones first: a figure is printed in the first in which it has at most three digits.
constexpr std::array<Scale, 4> kByteScales = {{{"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}}};
constexpr std::array<Scale, 3> kSecondScales = {{{"us", 1e-6}, {"ms", 1e-3}, {"s", 1}}};

const Scale& ScaleFor(double magnitude, absl::Span<const Scale> scales) {
  for (const Scale& scale : scales) {
    if (magnitude < 999.5 * scale.size) return scale;
  }
  return scales.back();
}

// Three significant digits: 3.10, 46.4, 512.
std::string ThreeDigits(double value) {
  const double magnitude = std::abs(value);
  const int decimals = magnitude < 9.995 ? 2 : magnitude < 99.95 ? 1 : 0;
  return absl::StrFormat("%.*f", decimals, value);
}

std::optional<double> Parse(absl::string_view text, absl::Span<const Scale> scales) {
  double factor = 1;
  // The longest name that fits: "B" is the end of "kB".
  const Scale* unit = nullptr;
  for (const Scale& scale : scales) {
    const bool longer =
        unit == nullptr || absl::string_view(scale.name).size() > absl::string_view(unit->name).size();
    if (longer && absl::EndsWith(text, scale.name)) unit = &scale;
  }
  if (unit != nullptr) {
    factor = unit->size;
    text.remove_suffix(absl::string_view(unit->name).size());
  }
  double number;
  if (!absl::SimpleAtod(absl::StripAsciiWhitespace(text), &number) || !std::isfinite(number * factor)) {
    return std::nullopt;
  }
  return number * factor;
}

}  // namespace

std::string FormatBytes(int64_t bytes) {
  const Scale& scale = ScaleFor(std::abs(static_cast<double>(bytes)), kByteScales);
  if (scale.size == 1) return absl::StrCat(bytes, " B");
  return absl::StrCat(ThreeDigits(static_cast<double>(bytes) / scale.size), " ", scale.name);
}

std::string FormatCount(int64_t count) {
  std::string digits = absl::StrCat(std::abs(count));
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(at, 1, ',');
  return count < 0 ? absl::StrCat("-", digits) : digits;
}

std::string FormatSeconds(double seconds) {
  if (seconds == 0) return "0 s";
  const Scale& scale = ScaleFor(std::abs(seconds), kSecondScales);
  return absl::StrCat(ThreeDigits(seconds / scale.size), " ", scale.name);
}

std::optional<double> ParseBytes(absl::string_view text) { return Parse(text, kByteScales); }

std::optional<double> ParseSeconds(absl::string_view text) { return Parse(text, kSecondScales); }

}  // namespace ebb
