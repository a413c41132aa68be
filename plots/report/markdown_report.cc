#include "plots/report/markdown_report.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "plots/figures/came_back.h"
#include "plots/figures/drawn_run.h"
#include "plots/figures/schedules.h"
#include "plots/figures/shared_pages.h"

namespace ebb::plots {
namespace {

// A text that Markdown shows as it is, in a cell of a table too.
std::string Plain(const std::string& text) {
  return absl::StrReplaceAll(
      text,
      {{"\\", "\\\\"}, {"|", "\\|"}, {"<", "&lt;"}, {"*", "\\*"}, {"_", "\\_"}, {"`", "\\`"}, {"\n", " "}});
}

std::string Row(const std::vector<std::string>& cells) {
  return absl::StrCat("| ", absl::StrJoin(cells, " | "), " |\n");
}

std::string Cell(const MetricKind& kind, const DesignSummary& summary, absl::Span<const DesignSummary> all) {
  const Figure* figure = summary.Find(kind);
  if (figure == nullptr) return summary.outcome == Outcome::kFailed ? "failed" : kNotMeasured;
  std::string text = FormatFigure(kind.unit, figure->median);
  if (IsBest(kind, summary, all)) text = absl::StrCat("**", text, "**");
  if (figure->runs > 1) {
    absl::StrAppend(&text, " (", FormatFigure(kind.unit, figure->minimum), " – ",
                    FormatFigure(kind.unit, figure->maximum), ")");
  }
  return text;
}

std::string Table(absl::Span<const DesignSummary> summaries) {
  std::vector<const MetricKind*> kinds;
  for (const MetricKind& kind : AllMetrics()) {
    if (kind.main && AnyMeasured(kind, summaries)) kinds.push_back(&kind);
  }
  std::vector<std::string> heading = {"design"}, rule = {"---"};
  for (const MetricKind* kind : kinds) {
    heading.push_back(kind->name);
    rule.push_back("---:");
  }
  std::string table = absl::StrCat(Row(heading), Row(rule));
  for (const DesignSummary& summary : summaries) {
    std::vector<std::string> cells = {Plain(summary.label)};
    for (const MetricKind* kind : kinds) cells.push_back(Cell(*kind, summary, summaries));
    absl::StrAppend(&table, Row(cells));
  }
  return table;
}

// What resident memory means where a design has several processes.
std::string Notes(absl::Span<const DesignSummary> summaries) {
  std::string text;
  for (const DesignSummary& summary : summaries) {
    const std::string note = SharedPagesNote(summary);
    if (!note.empty()) absl::StrAppend(&text, "- ", Plain(summary.label), ": ", note, "\n");
  }
  return text;
}

// What became of the memory, of each design that did not fail.
std::string CameBack(absl::Span<const DesignSummary> summaries) {
  std::string text;
  for (const DesignSummary& summary : summaries) {
    if (summary.outcome == Outcome::kFailed) continue;
    absl::StrAppend(&text, "- ", Plain(summary.label), ": ", WhatCameBack(summary), "\n");
  }
  absl::StrAppend(&text, Notes(summaries));
  return text.empty() ? "" : absl::StrCat("\n", text);
}

// What went wrong, and what may have spoilt a result.
std::string Trouble(absl::Span<const DesignSummary> summaries) {
  std::string text;
  for (const DesignSummary& summary : summaries) {
    if (summary.outcome == Outcome::kFailed || summary.outcome == Outcome::kInterrupted) {
      absl::StrAppend(&text, "- **", Plain(summary.label), " ", OutcomeName(summary.outcome),
                      "**: ", Plain(summary.error), "\n");
      for (const std::string& line : summary.failure_log) absl::StrAppend(&text, "  - ", Plain(line), "\n");
    }
    for (const std::string& problem : summary.problems) {
      absl::StrAppend(&text, "- ", Plain(summary.label), ": ", Plain(problem), "\n");
    }
    if (!summary.charged_not_measured.empty()) {
      absl::StrAppend(&text, "- ", Plain(summary.label),
                      ": charged memory was not measured: ", Plain(summary.charged_not_measured), "\n");
    }
  }
  return text.empty() ? "" : absl::StrCat("\n## What went wrong\n\n", text);
}

std::string Changes(const ReportInput& input) {
  if (input.changes.empty()) return "";
  std::string text = absl::StrCat("\n## What changed from ", Plain(input.before), " to ", Plain(input.after),
                                  "\n\n", Row({"design", "metric", "before", "after", "change", ""}),
                                  Row({"---", "---", "---:", "---:", "---:", "---"}));
  for (const Change& change : input.changes) {
    absl::StrAppend(&text, Row({Plain(change.design), change.metric->name,
                                FormatFigure(change.metric->unit, change.before.median),
                                FormatFigure(change.metric->unit, change.after.median), change.Percent(),
                                Judgement(change)}));
  }
  return text;
}

std::string Designs(absl::Span<const DesignSummary> summaries) {
  std::string text = "\n## The designs\n\n";
  for (const DesignSummary& summary : summaries) {
    absl::StrAppend(&text, "- **", Plain(summary.label), "**: ", Plain(summary.description),
                    summary.cannot.empty() ? "" : absl::StrCat(". ", Plain(summary.cannot)), "\n");
  }
  return text;
}

}  // namespace

std::string MarkdownReport(const ReportInput& input) {
  std::string text = absl::StrCat("# ", Plain(ReportTitle(input)), "\n\n");
  std::vector<std::string> about = {PulsesOf(input), DescribeRepeats(input.summaries), input.created};
  std::erase(about, "");
  absl::StrAppend(&text, absl::StrJoin(about, "; "), ". Best of each column in bold; ", kNotMeasured,
                  " is not measured.\n\n");
  const std::string different = DifferentPulses(input.summaries);
  if (!different.empty()) absl::StrAppend(&text, "**", Plain(different), "**\n\n");
  absl::StrAppend(&text, Table(input.summaries), CameBack(input.summaries), Trouble(input.summaries),
                  Changes(input), Designs(input.summaries), "\n## Environment\n\n");
  for (const auto& [name, value] : EnvironmentOf(input)) {
    absl::StrAppend(&text, "- ", Plain(name), ": ", Plain(value), "\n");
  }
  return text;
}

}  // namespace ebb::plots
