// Designs that misbehave: each gives one clear sentence, the other design is still run and shown, and nothing
// is left behind.
#include <catch2/catch.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "tests/compare/running_comparison.h"

namespace ebb {
namespace {

using Catch::Contains;
using nlohmann::json;

// Runs the design "bad" and then "threads".
struct Ended {
  explicit Ended(const std::string& bad_design, const std::vector<std::string>& flags = {})
      : comparison(AllFlags(bad_design, flags)), exit_code(comparison.Wait()) {}

  static std::vector<std::string> AllFlags(const std::string& bad_design,
                                           const std::vector<std::string>& flags) {
    std::vector<std::string> all = With({"--designs=threads", bad_design});
    all.insert(all.end(), flags.begin(), flags.end());
    return all;
  }

  RunningComparison comparison;
  int exit_code;
};

void CheckTheOtherIsShown(const RunningComparison& comparison) {
  CHECK(comparison.RunJson("threads")["outcome"] == "completed");
  CHECK_THAT(comparison.output(), Contains("\nthreads: a connection cost ") && Contains("/rss.png\n"));
  CHECK(NamesIn(comparison.out()).count("rss.png") == 1);
}

// The design failed, with an error that has these texts, in run.json and on standard error.
void CheckFailed(const Ended& ended, const std::vector<std::string>& texts) {
  CHECK(ended.exit_code == 1);
  const json info = ended.comparison.RunJson("bad");
  CHECK(info["outcome"] == "failed");
  const std::string error = info["error"];
  CHECK_THAT(ended.comparison.errors(), Contains("compare: bad: " + error + "\n"));
  for (const std::string& text : texts) CHECK_THAT(error, Contains(text));
  // It is not run a second time.
  CHECK(NamesIn(ended.comparison.out() + "/bad-small-only").empty());
  CHECK(ended.comparison.Descendants().empty());
  CHECK(ended.comparison.Cgroups().empty());
  for (const std::string& name : NamesIn(ended.comparison.out()))
    CHECK_FALSE(absl::StrContains(name, ".new"));
  CheckTheOtherIsShown(ended.comparison);
}

TEST_CASE("a design that never listens is waited for as long as was asked, and its log is quoted") {
  CheckFailed(
      Ended(BadDesign("never-listens"), {"--ready_timeout=500ms"}),
      {"bad does not listen on port ", "after 500ms", "the last lines of", "this design never-listens"});
}

TEST_CASE("a design that cannot be started is named, with the reason") {
  CheckFailed(Ended("--design=bad=/no/such/program {port}"),
              {"cannot start /no/such/program: No such file or directory"});
}

TEST_CASE("a design that dies at the start is reported with its exit code and its log") {
  CheckFailed(Ended(BadDesign("dies-at-once")),
              {"bad ended by itself (exit code 7)", "this design dies-at-once"});
}

TEST_CASE("a design that dies under the burst is reported with its signal and its log") {
  const Ended ended(BadDesign("dies-in-the-middle"));
  CheckFailed(ended, {"bad ended by itself (signal 6 (Aborted))", "connection 20 is one too many"});
  // What was recorded until then is kept, and shown.
  CHECK_THAT(ended.comparison.output(), Contains("\nbad "));
  CHECK_FALSE(ended.comparison.RunJson("bad")["metrics"]["peak_bytes"].is_null());
}

TEST_CASE("a design that does not accept is reported with what the client saw") {
  CheckFailed(Ended(BadDesign("does-not-accept")),
              {"the pulses failed (exit code 1)", "not connected: ", " timed out"});
}

TEST_CASE("a design that refuses connections is reported with what the client saw") {
  CheckFailed(Ended(BadDesign("serves-only-one")),
              {"the pulses failed (exit code 1)", "not connected: ", " refused"});
}

TEST_CASE("a design that resets its clients has held none of them, and is not said to have") {
  CheckFailed(Ended(BadDesign("resets"), {"--linger=2s"}),
              {"bad closed ", " of its connections while they were held", "no visitors, please"});
}

}  // namespace
}  // namespace ebb
