// A run folder as compare once recorded it. It is not recorded again when the format changes: that it can still be
// read is what this is about.
#include <nlohmann/json.hpp>
#include <string>

#include "base/io/file.h"
#include "plots/figures/metrics.h"
#include "plots/figures/metrics_json.h"
#include "run_folder/folder.h"
#include "tests/support/catch.h"

namespace ebb {
namespace {

constexpr char kFolder[] = "tests/golden/threads";

TEST_CASE("a run folder that was recorded once is read to the last cell") {
  const auto run = ReadRun(kFolder);
  INFO(run.status());
  REQUIRE(run.ok());
  CHECK(run->notes.empty());
  CHECK(run->info.design == "threads");
  CHECK(run->info.outcome == Outcome::kCompleted);
  CHECK(run->info.schedule->big_connections == 200);
  CHECK(run->info.schedule->small_pause == absl::Seconds(2));
  CHECK(run->info.sample_interval == absl::Milliseconds(50));
  REQUIRE(run->samples.size() == 207);
  CHECK(run->samples.front().t_s == 0.062844);
  CHECK(run->samples.front().rss_bytes == 3'325'952);
  CHECK(run->samples.front().pss_bytes == 1'534'976);
  CHECK(run->samples.front().cpu_s == 0.0);
  CHECK_FALSE(run->samples[1].pss_bytes.has_value());
  REQUIRE(run->pulses.size() == 4);
  CHECK(run->pulses[0].big);
  CHECK(run->pulses[0].connected == 200);
  CHECK_FALSE(run->pulses[3].big);
  CHECK(run->charged.size() == 47);
  REQUIRE(run->heap.size() == 10);
  CHECK(run->heap.front().system_bytes == 294'912);
  CHECK(run->heap[1].rss_bytes == 4'235'264);
}

TEST_CASE("its figures are computed as they were when it was recorded") {
  const auto run = ReadRun(kFolder);
  REQUIRE(run.ok());
  const auto recorded = nlohmann::json::parse(*ReadFile(std::string(kFolder) + "/run.json"))["metrics"];
  const auto computed = plots::MetricsToJson(plots::ComputeMetrics(*run));
  CHECK(recorded.size() > 20);
  for (const auto& [key, value] : recorded.items()) {          // Metrics that came later are not among them.
    if (key == "excess" || key == "charged_excess") continue;  // These take a second run.
    INFO(key);
    CHECK(computed.at(key) == value);
  }
}

}  // namespace
}  // namespace ebb
