#include "plots/figures/schedules.h"

#include "plots/figures/changes.h"
#include "tests/plots/summarized.h"
#include "tests/run_folder/made_run.h"
#include "tests/support/catch.h"

namespace ebb::plots {
namespace {

Run RunOf(const std::string& design, int64_t big_connections) {
  MadeServer server;
  server.design = design;
  Run run = MakeRun(server);
  run.info.schedule->big_connections = big_connections;
  return run;
}

TEST_CASE("pulses are described by their numbers and connections") {
  Schedule schedule;
  schedule.small_connections = 1'000;
  schedule.small_iterations = 1;
  CHECK(DescribePulses(schedule) == "1 pulse of 1,000 connections");
  schedule.big_connections = 10'000;
  schedule.big_iterations = 3;
  CHECK(DescribePulses(schedule) == "3 pulses of 10,000 connections, then 1 of 1,000");
  schedule.small_iterations = 0;
  CHECK(DescribePulses(schedule) == "3 pulses of 10,000 connections");
  CHECK(DescribePulses(std::nullopt).empty());
}

TEST_CASE("the same pulses are the same whatever their profile is called and what an old run leaves out") {
  const Schedule schedule = *RunOf("a", 10'000).info.schedule;
  Schedule other = schedule;
  other.profile = "mine";
  other.big_pause = std::nullopt;
  CHECK(AreSamePulses(schedule, other));
  other.linger = absl::Seconds(5);
  CHECK_FALSE(AreSamePulses(schedule, other));
  CHECK_FALSE(AreSamePulses(schedule, std::nullopt));
  CHECK(AreSamePulses(std::nullopt, std::nullopt));
}

TEST_CASE("designs under different pulses are told who had which, and none of them is best") {
  const auto same = Summarized({RunOf("one", 10'000), RunOf("two", 10'000)});
  CHECK(DifferentPulses(same).empty());
  const MetricKind& peak = *FindMetric("peak_bytes");
  CHECK(IsBest(peak, same[0], same));
  const auto different = Summarized({RunOf("one", 10'000), RunOf("two", 50), RunOf("three", 10'000)});
  CHECK(DifferentPulses(different) ==
        "Not under the same pulses, so the figures cannot be compared: one, three had 3 pulses of 10,000 "
        "connections, then 3 of 1,000, held for 1.00 s, pauses of 2.00 s and 1.50 s; two had 3 pulses of 50 "
        "connections, then 3 of 1,000, held for 1.00 s, pauses of 2.00 s and 1.50 s.");
  for (const DesignSummary& summary : different) CHECK_FALSE(IsBest(peak, summary, different));
}

TEST_CASE("a design is not better or worse than it was under other pulses") {
  CHECK_FALSE(FindChanges(Summarized({RunOf("one", 10'000)}), Summarized({RunOf("one", 10'000)})).empty());
  CHECK(FindChanges(Summarized({RunOf("one", 10'000)}), Summarized({RunOf("one", 50)})).empty());
}

}  // namespace
}  // namespace ebb::plots
