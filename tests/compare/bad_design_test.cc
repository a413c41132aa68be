// Designs that misbehave: each gives one clear sentence, the other design is still run and shown, and nothing
// is left behind.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "tests/compare/running_comparison.h"
#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

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

// The design failed: with an error that has `error`, told on standard error, in run.json, in the table and in
// the report, with a line of its log; and nothing is left of it.
void CheckFailed(const Ended& ended, const std::string& error, const std::string& log_line) {
  CHECK(ended.exit_code == 1);
  const RunningComparison& comparison = ended.comparison;
  const json info = comparison.RunJson("bad");
  CHECK(info["outcome"] == "failed");
  const std::string told = info["error"];
  CHECK_THAT(told, Contains(error));
  CHECK_THAT(comparison.errors(), Contains("compare: bad: " + told + "\n"));
  CHECK_THAT(comparison.output(), Contains("\nbad ") && Contains("\nbad failed: " + told + "\n"));
  const std::string report = ReadFile(comparison.out() + "/report.md").value_or("");
  CHECK_THAT(report, Contains("**bad failed**"));
  if (!log_line.empty()) {
    CHECK_THAT(info["failure_log"].dump(), Contains(log_line));
    CHECK_THAT(comparison.errors(), Contains("    " + log_line));
    CHECK_THAT(report, Contains(log_line));
  }
  // It is not run a second time.
  CHECK(NamesIn(comparison.out() + "/bad-small-only").empty());
  CHECK(comparison.Descendants().empty());
  CHECK(comparison.Cgroups().empty());
  CHECK(comparison.ScratchFolders().empty());
  for (const std::string& name : NamesIn(comparison.out())) CHECK_FALSE(absl::StrContains(name, ".new"));
  CheckTheOtherIsShown(comparison);
}

TEST_CASE("a design that never listens is waited for as long as was asked, and its log is quoted") {
  const Ended ended(BadDesign("never-listens"), {"--ready_timeout=500ms"});
  CheckFailed(ended, "bad does not listen on port ", "this design never-listens");
  CHECK_THAT(ended.comparison.errors(), Contains(" after 500ms\n"));
}

TEST_CASE("a design that cannot be started is named, with the reason") {
  CheckFailed(Ended("--design=bad=/no/such/program {port}"),
              "cannot start /no/such/program: No such file or directory", "");
}

TEST_CASE("a design that dies at the start is reported with its exit code and its log") {
  CheckFailed(Ended(BadDesign("dies-at-once")), "bad ended by itself (exit code 7)",
              "this design dies-at-once");
}

TEST_CASE("a design that dies under the burst is reported with its signal and its log") {
  const Ended ended(BadDesign("dies-in-the-middle"));
  CheckFailed(ended, "bad ended by itself (signal 6 (Aborted))", "connection 20 is one too many");
  // What was recorded until then is kept.
  CHECK_FALSE(ended.comparison.RunJson("bad")["metrics"]["peak_bytes"].is_null());
}

TEST_CASE("a design that ends of its own accord under the burst has ended, and is in no background") {
  CheckFailed(Ended(BadDesign("ends-quietly")), "bad ended by itself (exit code 0)",
              "this design ends-quietly");
}

TEST_CASE("a design that does not accept is reported with what the client saw") {
  const Ended ended(BadDesign("does-not-accept"));
  CheckFailed(ended, "the pulses failed (exit code 1)", "this design does-not-accept");
  CHECK_THAT(ended.comparison.errors(), Contains("not connected: ") && Contains(" timed out"));
}

TEST_CASE("a design that refuses connections is reported with what the client saw") {
  const Ended ended(BadDesign("serves-only-one"));
  // Whether more of them were refused or, completed by the kernel already, reset is a matter of moments.
  CheckFailed(ended, "", "this design serves-only-one");
  CHECK_THAT(ended.comparison.errors(), Contains(" refused"));
}

TEST_CASE("a design that resets its clients has held none of them, and is not said to have") {
  CheckFailed(Ended(BadDesign("resets"), {"--linger=2s"}), " connections while they were held (",
              "no visitors, please");
}

TEST_CASE("a design that runs out of descriptors has not accepted all of the burst, which is told") {
  CheckFailed(Ended(BadDesign("runs-out-of-descriptors"), {"--linger=2s"}), "bad: it had not accepted ",
              "no descriptor left");
}

TEST_CASE("a design that accepts nothing has failed, and is not the cheapest, however short its pulses are") {
  const Ended ended(BadDesign("accepts-nothing"));
  CheckFailed(ended, "bad: it had not accepted 50 of the 50 connections of pulse 1 when they were closed",
              "this design accepts-nothing");
}

TEST_CASE("a design that listens on IPv6 alone is told that the connections come by IPv4") {
  CheckFailed(Ended(BadDesign("listens-on-ipv6-only"), {"--ready_timeout=500ms"}),
              "of [::1] only, after 500ms, and the connections come to 127.0.0.1", "");
}

TEST_CASE("a design that puts itself into the background is told to stay in the foreground") {
  CheckFailed(
      Ended(BadDesign("goes-into-the-background")),
      "bad ended by itself (exit code 0, after it had put itself into the background: tell it to stay in "
      "the foreground",
      "this design goes-into-the-background");
}

TEST_CASE("of what a design prints without end, the beginning and the end are kept, which the report says") {
  const Ended ended(BadDesign("prints-a-lot"));
  CHECK(ended.exit_code == 0);
  const std::string log = ReadFile(ended.comparison.PathOf("bad", "design.log")).value();
  CHECK(log.size() < 2'200'000);
  CHECK(absl::StartsWith(log, "this design prints-a-lot\nline 1 of many\n"));
  CHECK_THAT(log, Contains(" bytes are left out here]\nline "));
  CHECK(absl::EndsWith(log, "\nline 400000 of many\n"));
  CHECK_THAT(ended.comparison.RunJson("bad")["problems"].dump(),
             Contains("its log has the first and the last"));
}

TEST_CASE("a design that ignores SIGTERM is killed, which its row says") {
  CheckFailed(Ended(BadDesign("ignores-sigterm")), "bad did not end within 5s of SIGTERM and was killed",
              "this design ignores-sigterm");
}

TEST_CASE("processes that a design leaves in sessions of their own are ended, which its row says") {
  CheckFailed(Ended(BadDesign("leaves-grandchildren")), "bad left 2 processes behind",
              "this design leaves-grandchildren");
}

}  // namespace
}  // namespace ebb::compare
