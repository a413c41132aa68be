#include "plots/figures/summary.h"

#include <algorithm>

#include "plots/figures/charged_cost.h"
#include "plots/figures/schedules.h"
#include "plots/figures/statistics.h"

namespace ebb::plots {
namespace {

// How bad an outcome is for the row.
int Badness(Outcome outcome) {
  switch (outcome) {
    case Outcome::kCompleted:
      return 0;
    case Outcome::kRunning:
      return 1;
    case Outcome::kInterrupted:
      return 2;
    case Outcome::kFailed:
      return 3;
  }
  return 0;
}

// The readings of one row, which are folded when all runs have been seen.
struct Gathered {
  DesignSummary summary;
  std::map<std::string, std::vector<double>> figures;
  std::vector<std::vector<double>> costs;
};

void KeepInfo(const Run& run, DesignSummary* summary) {
  const RunInfo& info = run.info;
  if (Badness(info.outcome) > Badness(summary->outcome)) {
    summary->outcome = info.outcome;
    summary->error = info.error;
    summary->failure_log = info.failure_log;
  }
  for (const std::string& problem : info.problems) {
    auto& problems = summary->problems;
    if (std::find(problems.begin(), problems.end(), problem) == problems.end()) problems.push_back(problem);
  }
  if (summary->charged_not_measured.empty()) summary->charged_not_measured = info.charged_not_measured;
}

void KeepFigures(const Metrics& metrics, Gathered* gathered) {
  for (const MetricKind& kind : AllMetrics()) {
    const std::optional<double> value = kind.value(metrics);
    if (value.has_value()) gathered->figures[kind.key].push_back(*value);
  }
  gathered->costs.resize(ChargedKinds().size());
  for (size_t i = 0; i < metrics.cost_by_kind.size(); ++i) {
    if (metrics.cost_by_kind[i].has_value()) gathered->costs[i].push_back(*metrics.cost_by_kind[i]);
  }
}

DesignSummary Fold(const Gathered& gathered) {
  DesignSummary summary = gathered.summary;
  if (summary.outcome == Outcome::kFailed) {
    summary.cost_by_kind.resize(ChargedKinds().size());
    return summary;
  }
  for (const auto& [key, values] : gathered.figures) {
    const auto [minimum, maximum] = std::minmax_element(values.begin(), values.end());
    summary.figures[key] = {*Median(values), *minimum, *maximum, static_cast<int>(values.size())};
  }
  for (const std::vector<double>& values : gathered.costs) summary.cost_by_kind.push_back(Median(values));
  return summary;
}

// What `value` counts as when figures are compared: where 1.00 is perfect, less is no better.
double Counted(const MetricKind& kind, double value) {
  return kind.one_is_perfect ? std::max(value, 1.0) : value;
}

// As one who reads the table sees it.
bool IsBetter(const MetricKind& kind, double one, double other) {
  const double counted = Counted(kind, one);
  const double others = Counted(kind, other);
  return counted < others && FormatFigure(kind.unit, counted) != FormatFigure(kind.unit, others);
}

bool SameRow(const Run& run, const DesignSummary& summary) {
  return run.info.design == summary.design && run.group == summary.group;
}

}  // namespace

const Figure* DesignSummary::Find(const MetricKind& kind) const {
  const auto found = figures.find(kind.key);
  return found == figures.end() ? nullptr : &found->second;
}

std::vector<DesignSummary> Summarize(absl::Span<const Run> runs, absl::Span<const Metrics> metrics) {
  std::vector<Gathered> rows;
  for (size_t i = 0; i < runs.size(); ++i) {
    const Run& run = runs[i];
    const bool has_full_run = std::any_of(runs.begin(), runs.end(), [&](const Run& other) {
      return other.info.design == run.info.design && !other.small_only() &&
             (other.group == run.group || run.group.empty());
    });
    if (run.small_only() && has_full_run) {
      for (Gathered& row : rows) {
        const bool same =
            run.info.design == row.summary.design && (run.group == row.summary.group || run.group.empty());
        if (same) KeepInfo(run, &row.summary);
      }
      continue;
    }
    auto row = std::find_if(rows.begin(), rows.end(),
                            [&](const Gathered& known) { return SameRow(run, known.summary); });
    if (row == rows.end()) {
      row = rows.emplace(rows.end());
      DesignSummary& summary = row->summary;
      summary.design = run.info.design;
      summary.label = run.label;
      summary.group = run.group;
      summary.description = run.info.description;
      summary.cannot = run.info.cannot;
      summary.version = run.info.design_version;
      summary.schedule = run.info.schedule;
    }
    ++row->summary.runs;
    KeepInfo(run, &row->summary);
    KeepFigures(metrics[i], &*row);
  }
  std::vector<DesignSummary> summaries;
  for (const Gathered& row : rows) summaries.push_back(Fold(row));
  return summaries;
}

bool AnyMeasured(const MetricKind& kind, absl::Span<const DesignSummary> summaries) {
  return std::any_of(summaries.begin(), summaries.end(),
                     [&](const DesignSummary& summary) { return summary.Find(kind) != nullptr; });
}

bool IsBest(const MetricKind& kind, const DesignSummary& summary, absl::Span<const DesignSummary> all) {
  const Figure* figure = summary.Find(kind);
  if (!kind.lowest_is_best || figure == nullptr || summary.outcome != Outcome::kCompleted) return false;
  if (!ShareTheirPulses(all)) return false;
  int measured = 0;
  for (const DesignSummary& other : all) {
    const Figure* others = other.Find(kind);
    if (others == nullptr || other.outcome != Outcome::kCompleted) continue;
    ++measured;
    if (IsBetter(kind, others->median, figure->median)) return false;
  }
  return measured > 1;
}

}  // namespace ebb::plots
