#include "plots/figures/summary.h"

#include "plots/figures/changes.h"
#include "tests/plots/summarized.h"
#include "tests/run_folder/made_run.h"
#include "tests/support/catch.h"

namespace ebb::plots {
namespace {

const MetricKind& Kind(const char* key) { return *FindMetric(key); }

// Repeats of one design with these costs per connection.
std::vector<Run> Repeats(const std::vector<int64_t>& costs, const std::string& design = "threads") {
  std::vector<Run> runs;
  for (const int64_t cost : costs) {
    MadeServer server;
    server.design = design;
    server.per_connection_bytes = cost;
    runs.push_back(MakeRun(server));
    runs.back().info.repeat = static_cast<int64_t>(runs.size());
  }
  return runs;
}

TEST_CASE("repeats are folded into their median, with the least and the most") {
  const auto summaries = Summarized(Repeats({5'000, 4'000, 4'500}));
  REQUIRE(summaries.size() == 1);
  const Figure* figure = summaries[0].Find(Kind("per_connection_bytes"));
  REQUIRE(figure != nullptr);
  CHECK(figure->median == Approx(4'500));
  CHECK(figure->minimum == Approx(4'000));
  CHECK(figure->maximum == Approx(5'000));
  CHECK(figure->runs == 3);
  CHECK(summaries[0].runs == 3);
}

TEST_CASE("'never' is above every number, and what no run measured is absent") {
  std::vector<Run> runs = Repeats({4'000, 4'000});
  MadeServer keeper;
  keeper.kept_bytes = 30'000'000;
  runs.push_back(MakeRun(keeper));
  runs.push_back(runs.back());
  runs.push_back(runs.back());
  const auto summaries = Summarized(runs);
  CHECK(summaries[0].Find(Kind("return_time_s"))->median == kNever);
  CHECK(summaries[0].Find(Kind("return_time_s"))->minimum < 1);
  CHECK(summaries[0].Find(Kind("excess")) == nullptr);
  CHECK(AnyMeasured(Kind("return_time_s"), summaries));
  CHECK_FALSE(AnyMeasured(Kind("excess"), summaries));
}

TEST_CASE("the worst outcome of its runs is the design's, and each problem is told once") {
  std::vector<Run> runs = Repeats({4'000, 4'000, 4'000});
  runs[1].info.outcome = Outcome::kFailed;
  runs[1].info.error = "it died";
  runs[1].info.failure_log = {"last words"};
  for (Run& run : runs) run.info.problems = {"busy"};
  const auto summaries = Summarized(runs);
  CHECK(summaries[0].outcome == Outcome::kFailed);
  CHECK(summaries[0].error == "it died");
  CHECK(summaries[0].failure_log == std::vector<std::string>{"last words"});
  CHECK(summaries[0].problems == std::vector<std::string>{"busy"});
}

TEST_CASE("a small-only run is no row beside the full run of its design, but its failure is told there") {
  MadeServer small;
  small.big_iterations = 0;
  std::vector<Run> runs = Repeats({4'000});
  runs.push_back(MakeRun(small));
  runs.back().info.outcome = Outcome::kFailed;
  small.design = "epoll";
  runs.push_back(MakeRun(small));
  const auto summaries = Summarized(runs);
  REQUIRE(summaries.size() == 2);
  CHECK(summaries[0].design == "threads");
  CHECK(summaries[0].runs == 1);
  CHECK(summaries[0].outcome == Outcome::kFailed);
  CHECK(summaries[0].figures.empty());
  CHECK(summaries[1].design == "epoll");
}

TEST_CASE("an excess below 1.00 is no better than 1.00, and what looks the same is equally good") {
  const MetricKind& excess = Kind("excess");
  const auto with = [](double value) {
    DesignSummary summary;
    summary.figures["excess"] = {value, value, value, 1};
    return summary;
  };
  const std::vector<DesignSummary> all = {with(0.86), with(1.0), with(1.004), with(1.2)};
  CHECK(IsBest(excess, all[0], all));
  CHECK(IsBest(excess, all[1], all));
  CHECK(IsBest(excess, all[2], all));
  CHECK_FALSE(IsBest(excess, all[3], all));
}

TEST_CASE("a small-only run that was cut short gives no excess") {
  MadeServer small;
  small.big_iterations = 0;
  std::vector<Run> runs = Repeats({4'000});
  runs.push_back(MakeRun(small));
  CHECK(Summarized(runs)[0].Find(Kind("excess")) != nullptr);
  runs.back().info.outcome = Outcome::kInterrupted;
  CHECK(Summarized(runs)[0].Find(Kind("excess")) == nullptr);
}

TEST_CASE("each repeat is compared with the small-only run of the same repeat") {
  MadeServer small;
  small.big_iterations = 0;
  std::vector<Run> runs = Repeats({4'000, 4'000});
  runs.push_back(MakeRun(small));
  runs[2].info.repeat = 2;
  const auto summaries = Summarized(runs);
  CHECK(summaries[0].Find(Kind("excess"))->runs == 1);
}

TEST_CASE("the best of a column is the lowest of those that completed, and one alone is not the best") {
  std::vector<Run> runs = Repeats({4'000}, "a");
  for (const Run& run : Repeats({3'000}, "b")) runs.push_back(run);
  for (const Run& run : Repeats({1'000}, "failed")) runs.push_back(run);
  runs[2].info.outcome = Outcome::kFailed;
  const auto all = Summarized(runs);
  const MetricKind& kind = Kind("per_connection_bytes");
  CHECK_FALSE(IsBest(kind, all[0], all));
  CHECK(IsBest(kind, all[1], all));
  CHECK_FALSE(IsBest(kind, all[2], all));
  CHECK_FALSE(IsBest(Kind("connections"), all[0], all));  // More or fewer are neither good nor bad.
  CHECK_FALSE(IsBest(kind, all[0], {all[0]}));
}

TEST_CASE("a change is clear if the ranges are apart, or without repeats if it is more than 5 %") {
  const auto before = Summarized(Repeats({4'000, 4'200}));
  const auto change = [&](const std::vector<int64_t>& costs) {
    for (const Change& one : FindChanges(before, Summarized(Repeats(costs)))) {
      if (one.metric == &Kind("per_connection_bytes")) return one;
    }
    throw std::runtime_error("no such change");
  };
  CHECK(change({4'300, 4'400}).IsClear());
  CHECK(change({4'300, 4'400}).IsWorse());
  CHECK(change({4'300, 4'400}).Percent() == "+6.1 %");
  CHECK_FALSE(change({4'100, 4'400}).IsClear());
  CHECK(change({3'000, 3'000}).IsClear());
  CHECK_FALSE(change({3'000, 3'000}).IsWorse());
  CHECK_FALSE(change({4'200}).IsClear());
  CHECK(change({4'400}).IsClear());
  CHECK(FindChanges(before, Summarized(Repeats({1}, "another"))).empty());
}

}  // namespace
}  // namespace ebb::plots
