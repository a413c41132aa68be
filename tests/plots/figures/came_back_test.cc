#include "plots/figures/came_back.h"

#include "tests/support/catch.h"

namespace ebb::plots {
namespace {

constexpr double kMB = 1e6;

// Of one run. What is empty was not measured.
struct Times {
  std::optional<double> returned;
  std::optional<double> mostly;
};
struct Memory {
  double base = 4 * kMB;
  double peak = 377 * kMB;
  std::optional<double> floor = 4 * kMB;
};

DesignSummary Summary(const Times& times, const Memory& memory = {}) {
  DesignSummary summary;
  const auto set = [&](const char* key, std::optional<double> value) {
    if (value.has_value()) summary.figures[key] = {*value, *value, *value, 1};
  };
  set("return_time_s", times.returned);
  set("mostly_returned_time_s", times.mostly);
  set("base_bytes", memory.base);
  set("peak_bytes", memory.peak);
  set("floor_bytes", memory.floor);
  return summary;
}

TEST_CASE("memory that came back entirely is said to, with one time where there is one") {
  CHECK(WhatCameBack(Summary({0.25, 0.25})) == "the memory came back within 250 ms of the last burst");
  CHECK(WhatCameBack(Summary({0.25, std::nullopt})) ==
        "the memory came back within 250 ms of the last burst");
  CHECK(WhatCameBack(Summary({2.1, 0.415})) ==
        "most of the memory came back within 415 ms of the last burst, and all but 10 % of the base within "
        "2.10 s");
}

TEST_CASE("memory of which a little stays for ever is not said to have come back, and what stayed is") {
  Memory naive;
  naive.floor = 7.8 * kMB;
  CHECK(WhatCameBack(Summary({kNever, 0.415}, naive)) ==
        "most of the memory came back within 415 ms of the last burst; 3.80 MB, 0.95 times the base, stayed");
  naive.floor = std::nullopt;
  CHECK(WhatCameBack(Summary({kNever, 0.415}, naive)) ==
        "most of the memory came back within 415 ms of the last burst, but not all of it");
}

TEST_CASE("memory that did not come back is said not to, with what stayed above the base") {
  Memory keeper;
  keeper.peak = 30 * kMB;
  keeper.floor = 28 * kMB;
  CHECK(WhatCameBack(Summary({kNever, kNever}, keeper)) ==
        "the memory did not come back after the bursts: 24.0 MB, 6.00 times the base, stayed");
  keeper.floor = std::nullopt;
  CHECK(WhatCameBack(Summary({kNever, kNever}, keeper)) == "the memory did not come back after the bursts");
}

TEST_CASE("a server whose memory hardly rises is not said to have kept it") {
  // A base of 19.5 MB and 50 kB more with all connections, as nginx has, which stay.
  CHECK(WhatCameBack(Summary({0.01, kNever}, {19.5 * kMB, 19.55 * kMB, 19.55 * kMB})) ==
        "the memory rose by at most 10 % of its base, so there was little to come back");
  // 20 MB, and 5 MB more: 1.9 MB that stay are less than a tenth of the base, and more than a tenth of the
  // rise.
  CHECK(
      WhatCameBack(Summary({0.3, kNever}, {20 * kMB, 25 * kMB, 21.9 * kMB})) ==
      "the memory came back to within 10 % of its base within 300 ms of the last burst; 1.90 MB, 0.10 times "
      "the base, stayed");
  CHECK(WhatCameBack(Summary({0.3, 0.9}, {20 * kMB, 25 * kMB, 20 * kMB})) ==
        "the memory came back to within 10 % of its base within 300 ms of the last burst");
}

TEST_CASE("what was not measured is said to be so") {
  CHECK(WhatCameBack(DesignSummary()) == "whether the memory came back was not measured");
  CHECK(
      WhatCameBack(Summary({std::nullopt, 0.4})) ==
      "most of the memory came back within 400 ms of the last burst; whether all of it did was not measured");
}

TEST_CASE("of several runs the medians are said, and that not all of them agree") {
  DesignSummary summary = Summary({0.25, 0.25});
  summary.figures["return_time_s"].maximum = kNever;
  CHECK(WhatCameBack(summary) == "the memory came back within 250 ms of the last burst (not in every run)");
  Memory keeper;
  keeper.floor = 28 * kMB;
  summary = Summary({kNever, kNever}, keeper);
  summary.figures["return_time_s"].minimum = 0.25;
  CHECK(
      WhatCameBack(summary) ==
      "the memory did not come back after the bursts: 24.0 MB, 6.00 times the base, stayed (in some runs it "
      "did)");
}

}  // namespace
}  // namespace ebb::plots
