#ifndef EBB_PLOTS_FIGURES_CHECK_H_
#define EBB_PLOTS_FIGURES_CHECK_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "plots/figures/summary.h"

namespace ebb::plots {

// A gate for a CI job: what must hold of one figure, "threads.excess<=1.05".
struct Check {
  enum class Op { kAtMost, kBelow, kAtLeast, kAbove, kEqual };
  std::string design;
  const MetricKind* metric = nullptr;
  Op op = Op::kAtMost;
  double bound = 0;  // In the metric's own unit: bytes, seconds, or none.
  std::string text;  // As it was given.
};

// Parses "DESIGN.METRIC<=NUMBER"; also <, >=, > and ==. The number may have a unit: 4600, 4.6kB, 30MB, 1.5s,
// 500ms. Errors: InvalidArgument; it says what is wrong, what is allowed, and for an unknown metric which
// there are. Any thread may call these functions.
absl::StatusOr<Check> ParseCheck(absl::string_view text);

// Errors: InvalidArgument if a check is about a design that is not among `names`.
absl::Status CheckDesignsExist(const std::vector<Check>& checks, const std::vector<std::string>& names);

struct CheckResult {
  bool passed = false;
  std::string line;  // "check failed: threads.excess is 1.31, must be <= 1.05"
};

// The median over the repeats is what counts. A figure that was not measured fails, and so does a design that
// did not complete.
std::vector<CheckResult> RunChecks(absl::Span<const Check> checks, absl::Span<const DesignSummary> summaries);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_FIGURES_CHECK_H_
