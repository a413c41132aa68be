#include "plots/figures/changes.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "plots/figures/schedules.h"

namespace ebb::plots {
namespace {

constexpr double kClearShare = 0.05;

}  // namespace

bool Change::IsClear() const {
  if (before.median == after.median) return false;
  if (before.median == kNever || after.median == kNever) return true;
  if (before.runs > 1 && after.runs > 1)
    return after.minimum > before.maximum || after.maximum < before.minimum;
  return std::abs(after.median - before.median) > kClearShare * std::abs(before.median);
}

bool Change::IsWorse() const { return metric->lowest_is_best && after.median > before.median; }

std::string Change::Percent() const {
  if (before.median == 0 || before.median == kNever || after.median == kNever) return "-";
  return absl::StrFormat("%+.1f %%", (after.median / before.median - 1) * 100);
}

std::vector<Change> FindChanges(absl::Span<const DesignSummary> before,
                                absl::Span<const DesignSummary> after) {
  std::vector<Change> changes;
  for (const DesignSummary& old_one : before) {
    const auto new_one = std::find_if(after.begin(), after.end(), [&](const DesignSummary& summary) {
      return summary.design == old_one.design;
    });
    if (new_one == after.end() || !AreSamePulses(old_one.schedule, new_one->schedule)) continue;
    for (const MetricKind& kind : AllMetrics()) {
      const Figure* old_figure = old_one.Find(kind);
      const Figure* new_figure = new_one->Find(kind);
      if (!kind.main || old_figure == nullptr || new_figure == nullptr) continue;
      changes.push_back({old_one.design, &kind, *old_figure, *new_figure});
    }
  }
  return changes;
}

std::string Judgement(const Change& change) {
  if (!change.IsClear()) return "";
  if (!change.metric->lowest_is_best) return "changed";
  return change.IsWorse() ? "worse" : "better";
}

}  // namespace ebb::plots
