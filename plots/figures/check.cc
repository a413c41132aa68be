#include "plots/figures/check.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/units.h"

namespace ebb::plots {
namespace {

struct Operator {
  const char* sign;
  Check::Op op;
};
// The longer ones first: "<" is the beginning of "<=".
constexpr Operator kOperators[] = {{"<=", Check::Op::kAtMost},
                                   {">=", Check::Op::kAtLeast},
                                   {"==", Check::Op::kEqual},
                                   {"<", Check::Op::kBelow},
                                   {">", Check::Op::kAbove}};

absl::Status Refuse(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("--check=", text, " ", why));
}

std::string AllKeys() {
  return absl::StrJoin(AllMetrics(), ", ",
                       [](std::string* out, const MetricKind& kind) { absl::StrAppend(out, kind.key); });
}

std::string SignOf(Check::Op op) {
  for (const Operator& known : kOperators) {
    if (known.op == op) return known.sign;
  }
  return "";
}

std::optional<double> ParseBound(Unit unit, absl::string_view text) {
  if (unit == Unit::kBytes || unit == Unit::kBytesEach) return ParseBytes(text);
  if (unit == Unit::kSeconds) return ParseSeconds(text);
  double bound;
  if (!absl::SimpleAtod(text, &bound) || !std::isfinite(bound)) return std::nullopt;
  return bound;
}

bool Holds(double value, Check::Op op, double bound) {
  switch (op) {
    case Check::Op::kAtMost:
      return value <= bound;
    case Check::Op::kBelow:
      return value < bound;
    case Check::Op::kAtLeast:
      return value >= bound;
    case Check::Op::kAbove:
      return value > bound;
    case Check::Op::kEqual:
      return value == bound;
  }
  return false;
}

// With as many digits as tell it from every other number.
std::string Exactly(Unit unit, double value) {
  std::array<char, 400> buffer;  // Enough for the largest double.
  const auto end = std::to_chars(buffer.begin(), buffer.end(), value, std::chars_format::fixed).ptr;
  const std::string digits(buffer.begin(), end);
  switch (unit) {
    case Unit::kBytes:
    case Unit::kBytesEach:
      return absl::StrCat(digits, " B");
    case Unit::kSeconds:
      return absl::StrCat(digits, " s");
    case Unit::kRatio:
    case Unit::kCount:
      return digits;
  }
  return digits;
}

// "1.31, must be <= 1.05", as tables write these figures. Where they look the same then, rounding would hide
// why the check failed: all digits.
std::string WhyNot(const Check& check, double value) {
  const Unit unit = check.metric->unit;
  std::string is = FormatFigure(unit, value);
  std::string must_be = FormatFigure(unit, check.bound);
  if (is == must_be) {
    is = Exactly(unit, value);
    must_be = Exactly(unit, check.bound);
  }
  return absl::StrCat(is, ", must be ", SignOf(check.op), " ", must_be);
}

CheckResult RunCheck(const Check& check, absl::Span<const DesignSummary> summaries) {
  const std::string what = absl::StrCat("check failed: ", check.design, ".", check.metric->key);
  const auto summary = std::find_if(summaries.begin(), summaries.end(),
                                    [&](const DesignSummary& one) { return one.design == check.design; });
  if (summary == summaries.end()) return {false, absl::StrCat(what, ": there is no run of this design")};
  if (summary->outcome != Outcome::kCompleted) {
    return {false, absl::StrCat(what, ": the design did not complete its runs: ", summary->error)};
  }
  const Figure* figure = summary->Find(*check.metric);
  if (figure == nullptr) return {false, absl::StrCat(what, " was not measured")};
  if (Holds(figure->median, check.op, check.bound)) return {true, ""};
  return {false, absl::StrCat(what, " is ", WhyNot(check, figure->median))};
}

}  // namespace

absl::StatusOr<Check> ParseCheck(absl::string_view text) {
  Check check;
  check.text = std::string(text);
  const size_t at = text.find_first_of("<>=");
  const auto* op = std::find_if(std::begin(kOperators), std::end(kOperators), [&](const Operator& known) {
    return at != absl::string_view::npos && absl::StartsWith(text.substr(at), known.sign);
  });
  const absl::string_view left = absl::StripAsciiWhitespace(text.substr(0, at));
  const size_t dot = left.rfind('.');
  if (op == std::end(kOperators) || dot == absl::string_view::npos || dot == 0) {
    return Refuse(text, "is not a check: give DESIGN.METRIC<=NUMBER, such as threads.excess<=1.05");
  }
  check.op = op->op;
  check.design = std::string(left.substr(0, dot));
  const absl::string_view key = left.substr(dot + 1);
  check.metric = FindMetric(key);
  if (check.metric == nullptr) {
    return Refuse(text,
                  absl::StrCat("names the metric \"", key, "\", which is not known: there are ", AllKeys()));
  }
  const absl::string_view right =
      absl::StripAsciiWhitespace(text.substr(at + absl::string_view(op->sign).size()));
  const std::optional<double> bound = ParseBound(check.metric->unit, right);
  if (!bound.has_value()) {
    return Refuse(text, absl::StrCat("has \"", right,
                                     "\" where a number is needed, such as 4600, 4.6kB, 30MB, 1.5s or 1.05"));
  }
  check.bound = *bound;
  return check;
}

absl::Status CheckDesignsExist(const std::vector<Check>& checks, const std::vector<std::string>& names) {
  for (const Check& check : checks) {
    if (std::find(names.begin(), names.end(), check.design) != names.end()) continue;
    return Refuse(check.text, absl::StrCat("is about ", check.design,
                                           ", which is not among the designs: ", absl::StrJoin(names, ", ")));
  }
  return absl::OkStatus();
}

std::vector<CheckResult> RunChecks(absl::Span<const Check> checks,
                                   absl::Span<const DesignSummary> summaries) {
  std::vector<CheckResult> results;
  for (const Check& check : checks) results.push_back(RunCheck(check, summaries));
  return results;
}

}  // namespace ebb::plots
