// The gate of a CI job: what must hold, or exit code 1.
#include "absl/strings/match.h"
#include "tests/compare/running_comparison.h"
#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

TEST_CASE("checks that hold let the job pass") {
  RunningComparison comparison(With({"--designs=epoll", "--check=epoll.peak_bytes<=500MB",
                                     "--check=epoll.connections==50", "--check", "epoll.base_bytes>0"}));
  CHECK(comparison.Wait() == 0);
  CHECK_FALSE(absl::StrContains(comparison.errors(), "check"));
}

TEST_CASE("each check that does not hold has a line, and the job fails after all has been shown") {
  RunningComparison comparison(
      With({"--designs=epoll", "--check=epoll.peak_bytes<=1kB", "--check=epoll.connections==50",
            "--check=epoll.connections>=51", "--check=epoll.floor_bytes<=1GB"}));
  CHECK(comparison.Wait() == 1);
  CHECK_THAT(comparison.errors(),
             Contains("compare: check failed: epoll.peak_bytes is ") && Contains(", must be <= 1.00 kB\n") &&
                 Contains("compare: check failed: epoll.connections is 50, must be >= 51\n") &&
                 Contains("compare: check failed: epoll.floor_bytes was not measured\n"));
  CHECK_THAT(comparison.output(), Contains("\nepoll: a connection cost ") && Contains("/report.html\n"));
  CHECK(comparison.RunJson("epoll")["outcome"] == "completed");
}

TEST_CASE("a design that fails fails its checks") {
  RunningComparison comparison(
      With({"--designs=", BadDesign("dies-at-once"), "--check=bad.peak_bytes<=1GB"}));
  CHECK(comparison.Wait() == 1);
  CHECK_THAT(
      comparison.errors(),
      Contains("compare: check failed: bad.peak_bytes: the design did not complete its runs: bad ended "
               "by itself (exit code 7)\n"));
}

}  // namespace
}  // namespace ebb::compare
