// Ctrl-C and worse, while bursts are held.
#include <signal.h>

#include "absl/strings/match.h"
#include "base/io/file.h"
#include "tests/compare/running_comparison.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"

namespace ebb::compare {
namespace {

// Its burst is held until somebody stops it.
std::vector<std::string> Endless(const std::vector<std::string>& designs) {
  std::vector<std::string> flags = With(designs);
  flags.push_back("--linger=10m");
  return flags;
}

// Waits until samples of the whole burst have been written.
void AwaitBurst(const RunningComparison& comparison, const std::string& run) {
  REQUIRE(Eventually([&] {
    const auto events = ReadFile(comparison.PathOf(run, "events.csv"));
    const auto samples = ReadFile(comparison.PathOf(run, "samples.csv"));
    return events.ok() && absl::StrContains(*events, ",connected,50\n") && samples.ok() &&
           absl::StrContains(*samples, ",50,");
  }));
}

void CheckStopped(RunningComparison& comparison) {
  CHECK(comparison.Wait() == 130);
  CHECK(comparison.Descendants().empty());
  CHECK(comparison.Cgroups().empty());
  CHECK(comparison.RunJson("threads")["outcome"] == "interrupted");
  CHECK_FALSE(comparison.RunJson("threads")["metrics"]["peak_bytes"].is_null());
  CHECK_THAT(comparison.output(), Contains("\nthreads ") && Contains(comparison.out() + "/rss.png\n"));
  CHECK(NamesIn(comparison.out()).count("rss.png") == 1);
  // The designs after it are not begun.
  CHECK(NamesIn(comparison.out()).count("threads-naive") == 0);
}

TEST_CASE("Ctrl-C in the middle of a burst ends all of it and shows what there is") {
  RunningComparison comparison(Endless({}));
  AwaitBurst(comparison, "threads");
  CHECK(comparison.Descendants().size() == 2);  // The design and the client.
  comparison.Signal(SIGINT);
  CheckStopped(comparison);
  // The client was given the time to close its connections and to report.
  CHECK(comparison.RunJson("threads")["client"]["interrupted"] == true);
}

TEST_CASE("SIGTERM does the same") {
  RunningComparison comparison(Endless({}));
  AwaitBurst(comparison, "threads");
  comparison.Signal(SIGTERM);
  CheckStopped(comparison);
}

TEST_CASE("a second Ctrl-C while it stops leaves nothing behind either") {
  // The design has to be waited for, so there is time for another Ctrl-C.
  RunningComparison comparison(Endless({"--designs=", BadDesign("ignores-sigterm")}));
  AwaitBurst(comparison, "bad");
  comparison.Signal(SIGINT);
  REQUIRE(Eventually([&] { return comparison.Descendants().size() == 1; }));  // The client has gone.
  for (int i = 0; i < 3; ++i) comparison.Signal(SIGINT);
  CHECK(comparison.Wait() == 130);
  CHECK(comparison.Descendants().empty());
  CHECK(comparison.Cgroups().empty());
  CHECK(comparison.RunJson("bad")["outcome"] == "interrupted");
}

TEST_CASE("when compare itself is killed, its children die with it") {
  RunningComparison comparison(Endless({}));
  AwaitBurst(comparison, "threads");
  comparison.Signal(SIGKILL);
  CHECK(comparison.Wait() == 1000 + SIGKILL);
  CHECK(Eventually([&] { return comparison.Descendants().empty(); }));
  CHECK(comparison.RunJson("threads")["outcome"] == "running");
}

}  // namespace
}  // namespace ebb::compare
