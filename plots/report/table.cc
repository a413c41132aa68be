#include "plots/report/table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "plots/figures/schedules.h"
#include "plots/figures/shared_pages.h"
#include "plots/report/text_table.h"

namespace ebb::plots {
namespace {

using Cells = std::vector<std::string>;

std::vector<const MetricKind*> Columns() {
  std::vector<const MetricKind*> columns;
  for (const MetricKind& kind : AllMetrics()) {
    if (kind.main) columns.push_back(&kind);
  }
  return columns;
}

// The names, each on two lines if it has several words.
std::vector<Cells> Heading() {
  std::vector<Cells> heading = {{""}, {"design"}};
  for (const MetricKind* kind : Columns()) {
    const std::string name = kind->name;
    const size_t blank = name.rfind(' ');
    heading[0].push_back(blank == std::string::npos ? "" : name.substr(0, blank));
    heading[1].push_back(blank == std::string::npos ? name : name.substr(blank + 1));
  }
  return heading;
}

// What stands where a design has no figure.
std::string Missing(const DesignSummary& summary) {
  return summary.outcome == Outcome::kFailed ? "failed" : kNotMeasured;
}

// One figure of each repeat's range, the median, the least or the most.
Cells LineOf(const std::string& label, const DesignSummary& summary, double Figure::*which) {
  Cells cells = {label};
  for (const MetricKind* kind : Columns()) {
    const Figure* figure = summary.Find(*kind);
    cells.push_back(figure == nullptr ? Missing(summary) : FormatFigure(kind->unit, figure->*which));
  }
  return cells;
}

}  // namespace

std::string FormatTable(absl::Span<const DesignSummary> summaries, int columns) {
  std::vector<Cells> lines = Heading();
  const size_t heading = lines.size();
  bool any_not_measured = false;
  for (const DesignSummary& summary : summaries) {
    lines.push_back(LineOf(summary.label, summary, &Figure::median));
    const Cells& cells = lines.back();
    any_not_measured |= std::find(cells.begin(), cells.end(), kNotMeasured) != cells.end();
    if (summary.runs < 2) continue;
    lines.push_back(LineOf("  minimum", summary, &Figure::minimum));
    lines.push_back(LineOf("  maximum", summary, &Figure::maximum));
  }
  std::string table = FormatTextTable(lines, heading, columns);
  const bool repeated = std::any_of(summaries.begin(), summaries.end(),
                                    [](const DesignSummary& summary) { return summary.runs > 1; });
  if (repeated) absl::StrAppend(&table, "medians, and the minimum and the maximum of the repeats\n");
  if (any_not_measured) absl::StrAppend(&table, kNotMeasured, "  not measured\n");
  const std::string different = DifferentPulses(summaries);
  if (!different.empty()) absl::StrAppend(&table, different, "\n");
  for (const DesignSummary& summary : summaries) {
    const std::string note = SharedPagesNote(summary);
    if (!note.empty()) absl::StrAppend(&table, summary.label, ": ", note, "\n");
  }
  for (const DesignSummary& summary : summaries) {
    if (summary.outcome != Outcome::kFailed) continue;
    absl::StrAppend(&table, summary.label, " failed: ", summary.error, "\n");
  }
  return table;
}

std::string FormatChanges(absl::Span<const Change> changes, int columns) {
  if (changes.empty()) return "";
  std::vector<Cells> lines = {{"design", "metric", "before", "after", "change", ""}};
  for (const Change& change : changes) {
    lines.push_back(
        {change.design, change.metric->name, FormatFigure(change.metric->unit, change.before.median),
         FormatFigure(change.metric->unit, change.after.median), change.Percent(), Judgement(change)});
  }
  return FormatTextTable(lines, 1, columns);
}

}  // namespace ebb::plots
