#include "plots/check.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

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

struct Scale {
  const char* name;
  double factor;
};
constexpr Scale kByteScales[] = {{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}};
constexpr Scale kSecondScales[] = {{"ms", 1e-3}, {"us", 1e-6}, {"s", 1}};

absl::Span<const Scale> ScalesOf(Unit unit) {
  if (unit == Unit::kBytes || unit == Unit::kBytesEach) return kByteScales;
  if (unit == Unit::kSeconds) return kSecondScales;
  return {};
}

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

bool ParseBound(Unit unit, absl::string_view text, double* bound) {
  for (const Scale& scale : ScalesOf(unit)) {
    if (!absl::EndsWith(text, scale.name)) continue;
    const absl::string_view number = text.substr(0, text.size() - absl::string_view(scale.name).size());
    if (!absl::SimpleAtod(absl::StripAsciiWhitespace(number), bound)) return false;
    *bound *= scale.factor;
    return true;
  }
  return absl::SimpleAtod(text, bound) && std::isfinite(*bound);
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

// Rounding must not hide why a check failed, so more digits than tables have.
std::string Exact(const Check& check, double value) {
  if (value == kNever) return "never";
  const bool ratio = check.metric->unit == Unit::kRatio;
  return ratio ? absl::StrCat(value) : FormatFigure(check.metric->unit, value);
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
  return {false, absl::StrCat(what, " is ", Exact(check, figure->median), ", must be ", SignOf(check.op), " ",
                              Exact(check, check.bound))};
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
    return Refuse(text, "is no check: give DESIGN.METRIC<=NUMBER, such as threads.excess<=1.05");
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
  if (!ParseBound(check.metric->unit, right, &check.bound)) {
    return Refuse(text, absl::StrCat("has \"", right,
                                     "\" where a number is needed, such as 4600, 4.6kB, 30MB, 1.5s or 1.05"));
  }
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
