#include "plots/figures/drawn_run.h"

#include <set>

#include "plots/charts/pictures.h"
#include "tests/plots/summarized.h"
#include "tests/run_folder/made_run.h"
#include "tests/support/catch.h"

namespace ebb::plots {
namespace {

// Repeats of a design that need so many bytes for a connection.
std::vector<Run> Repeats(const std::vector<int64_t>& per_connection_bytes) {
  std::vector<Run> runs;
  for (const int64_t bytes : per_connection_bytes) {
    MadeServer server;
    server.per_connection_bytes = bytes;
    runs.push_back(MakeRun(server));
    runs.back().info.repeat = static_cast<int64_t>(runs.size());
  }
  return runs;
}

TEST_CASE("of several repeats the one is drawn whose peak is nearest to the median") {
  const std::vector<Run> runs = Repeats({9'000, 4'000, 4'400});
  const auto summaries = Summarized(runs);
  REQUIRE(summaries.size() == 1);
  CHECK(FindDrawnRun(runs, summaries[0]) == &runs[2]);
  CHECK(DescribeRepeats(summaries) ==
        "figures: medians of 3 repeats; curves: the repeat whose peak is nearest to its median");
  CHECK(DescribeRepeats(Summarized(Repeats({4'000}))).empty());
}

TEST_CASE("labels say the medians that the table says, not the figures of the run that is drawn") {
  const std::vector<Run> runs = Repeats({4'000, 5'000});
  const auto summaries = Summarized(runs);
  const Chart chart = OverlaidChart(AllCurveKinds().front(), RunsToDraw(runs, summaries), summaries);
  REQUIRE_FALSE(chart.panels[0].marks.empty());
  CHECK(chart.panels[0].marks[0].level ==
        "peak " + FormatFigure(Unit::kBytes, summaries[0].Find(*FindMetric("peak_bytes"))->median));
}

TEST_CASE("a design that has failed has a curve that says so, and no figures, labels or stars") {
  std::vector<Run> runs = Repeats({4'000});
  MadeServer other;
  other.design = "crashed";
  runs.push_back(MakeRun(other));
  runs.back().info.outcome = Outcome::kFailed;
  const auto summaries = Summarized(runs);
  REQUIRE(summaries.size() == 2);
  CHECK(summaries[1].figures.empty());
  const MetricKind& peak = *FindMetric("peak_bytes");
  CHECK_FALSE(IsBest(peak, summaries[0], summaries));  // There is no other to be better than.
  const Chart chart = OverlaidChart(AllCurveKinds().front(), RunsToDraw(runs, summaries), summaries);
  CHECK(chart.panels[0].curves[1].name == "crashed (failed)");
  for (const LevelMark& mark : chart.panels[0].marks) CHECK(mark.curve == 0);
}

TEST_CASE("a design has the same colour and dash wherever it is drawn, and no two have the same") {
  std::vector<Run> runs;
  for (int i = 0; i < 20; ++i) {
    MadeServer server;
    server.design = "design-" + std::to_string(i);
    runs.push_back(MakeRun(server));
  }
  runs[3].samples.clear();  // It is not drawn.
  const auto summaries = Summarized(runs);
  const Chart chart = OverlaidChart(AllCurveKinds().front(), RunsToDraw(runs, summaries), summaries);
  REQUIRE(chart.panels[0].curves.size() == 19);
  const Curve expected = StyledCurve(10, "design-10", {});
  CHECK(chart.panels[0].curves[9].name == "design-10");
  CHECK(chart.panels[0].curves[9].colour == expected.colour);
  CHECK(chart.panels[0].curves[9].dash == expected.dash);
  std::set<std::pair<std::string, int>> styles;
  for (const Curve& curve : chart.panels[0].curves) styles.insert({curve.colour, curve.dash});
  CHECK(styles.size() == 19);
}

}  // namespace
}  // namespace ebb::plots
