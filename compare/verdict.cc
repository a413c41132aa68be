#include "compare/verdict.h"

#include "absl/strings/str_cat.h"
#include "plots/figures/came_back.h"
#include "plots/figures/metric_list.h"
#include "plots/figures/shared_pages.h"

namespace ebb::compare {
namespace {

// As tables write it; empty if it was not measured.
std::string Text(const plots::DesignSummary& summary, const char* key) {
  const plots::MetricKind& kind = *plots::FindMetric(key);
  const plots::Figure* figure = summary.Find(kind);
  return figure == nullptr ? "" : plots::FormatFigure(kind.unit, figure->median);
}

std::string Cost(const plots::DesignSummary& summary) {
  const std::string resident = Text(summary, "per_connection_bytes");
  if (resident.empty()) return "what a connection cost was not measured";
  const std::string charged = Text(summary, "charged_per_connection_bytes");
  return absl::StrCat(
      "a connection cost ", resident, " of resident memory",
      charged.empty() ? "" : absl::StrCat(" and ", charged, " of all that the kernel charges"));
}

}  // namespace

std::string Verdict(const plots::DesignSummary& summary) {
  if (summary.outcome == Outcome::kFailed) {
    return absl::StrCat(summary.label, " failed: ", summary.error);
  }
  const char* until_then = summary.outcome == Outcome::kInterrupted ? " (interrupted)" : "";
  std::string verdict =
      absl::StrCat(summary.label, until_then, ": ", Cost(summary), "; ", plots::WhatCameBack(summary), ".");
  const std::string excess = Text(summary, "excess");
  if (!excess.empty()) {
    absl::StrAppend(&verdict, " Small pulses needed ", excess, " times what they need on a fresh server.");
  }
  const std::string note = plots::SharedPagesNote(summary);
  if (!note.empty()) absl::StrAppend(&verdict, " Its ", note, ".");
  return verdict;
}

}  // namespace ebb::compare
