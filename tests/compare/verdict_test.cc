#include "compare/verdict.h"

#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

plots::DesignSummary Measured() {
  plots::DesignSummary summary;
  summary.design = summary.label = "threads";
  summary.figures["per_connection_bytes"] = {36'800, 36'000, 40'000, 3};
  summary.figures["return_time_s"] = {0.25, 0.2, 0.3, 3};
  return summary;
}

TEST_CASE(
    "what a connection cost and whether the memory came back are said, in medians and as tables write them") {
  CHECK(Verdict(Measured()) ==
        "threads: a connection cost 36,800 B of resident memory; the memory came back within 250 ms of the "
        "last burst.");
}

TEST_CASE("the charged memory and the excess are told where they were measured") {
  plots::DesignSummary summary = Measured();
  summary.figures["charged_per_connection_bytes"] = {55'000, 54'000, 56'000, 3};
  summary.figures["excess"] = {1.31, 1.3, 1.42, 3};
  CHECK(Verdict(summary) ==
        "threads: a connection cost 36,800 B of resident memory and 55,000 B of all that the kernel charges; "
        "the memory came back within 250 ms of the last burst. Small pulses needed 1.31 times what they need "
        "on a fresh server.");
}

TEST_CASE("of a design that failed there is no verdict but why") {
  plots::DesignSummary summary = Measured();
  summary.outcome = Outcome::kFailed;
  summary.error = "it ended by itself (exit code 7)";
  CHECK(Verdict(summary) == "threads failed: it ended by itself (exit code 7)");
}

TEST_CASE("a verdict on a run that was interrupted says so") {
  plots::DesignSummary summary = Measured();
  summary.outcome = Outcome::kInterrupted;
  CHECK_THAT(Verdict(summary), Contains("threads (interrupted): a connection cost 36,800 B"));
}

TEST_CASE("what was not measured is said to be so, and never 0") {
  plots::DesignSummary summary;
  summary.label = "mine";
  CHECK(Verdict(summary) ==
        "mine: what a connection cost was not measured; whether the memory came back was not measured.");
}

}  // namespace
}  // namespace ebb::compare
