#include "compare/verdict.h"

#include "tests/support/catch.h"

namespace ebb {
namespace {

plots::Metrics Measured() {
  plots::Metrics metrics;
  metrics.resident.base_bytes = 4'000'000;
  metrics.resident.floor_bytes = 28'000'000;
  metrics.resident.per_connection_bytes = 36'800;
  metrics.resident.return_time_s = 0.25;
  return metrics;
}

TEST_CASE("memory that came back is said to, with the time") {
  CHECK(Verdict("threads", Measured()) ==
        "threads: a connection cost 36.8 kB of resident memory; the memory came back 250 ms after the last "
        "burst.");
}

TEST_CASE("the charged memory and the excess are told where they were measured") {
  plots::Metrics metrics = Measured();
  metrics.charged.per_connection_bytes = 55'000;
  metrics.excess = 1.5;
  CHECK(
      Verdict("threads", metrics) ==
      "threads: a connection cost 36.8 kB of resident memory and 55.0 kB of all that the kernel charges; the "
      "memory came back 250 ms after the last burst. Small pulses needed 1.50 times what they need on a "
      "fresh "
      "server.");
}

TEST_CASE("memory that never came back is said to, with what stayed if that is known") {
  plots::Metrics metrics = Measured();
  metrics.resident.return_time_s = plots::kNever;
  CHECK(Verdict("naive", metrics) ==
        "naive: a connection cost 36.8 kB of resident memory; the memory did not come back after the bursts: "
        "28.0 MB stayed, 7.0 times the base.");
  metrics.resident.floor_bytes.reset();
  CHECK(
      Verdict("naive", metrics) ==
      "naive: a connection cost 36.8 kB of resident memory; the memory did not come back after the bursts.");
}

TEST_CASE("what was not measured is said to be so, and never 0") {
  CHECK(Verdict("mine", plots::Metrics()) ==
        "mine: what a connection cost was not measured; whether the memory came back was not measured.");
}

}  // namespace
}  // namespace ebb
