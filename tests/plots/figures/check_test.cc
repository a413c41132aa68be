#include "plots/figures/check.h"

#include "tests/support/catch.h"

namespace ebb::plots {
namespace {

std::string Error(const std::string& text) { return std::string(ParseCheck(text).status().message()); }

DesignSummary Threads() {
  DesignSummary threads;
  threads.design = "threads";
  threads.figures["excess"] = {1.31, 1.3, 1.4, 3};
  threads.figures["peak_bytes"] = {46'400'000, 46'400'000, 46'400'000, 3};
  threads.figures["return_time_s"] = {kNever, 0.5, kNever, 3};
  return threads;
}

CheckResult Run(const std::string& text, const DesignSummary& summary = Threads()) {
  const auto check = ParseCheck(text);
  REQUIRE(check.ok());
  return RunChecks({*check}, {summary}).front();
}

TEST_CASE("a check that holds passes, one that does not has a line") {
  CHECK(Run("threads.excess<=1.31").passed);
  CHECK(Run("threads.excess <= 1.31").passed);
  CHECK(Run("threads.excess>1.3").passed);
  CHECK(Run("threads.excess>=1.31").passed);
  CHECK(Run("threads.excess==1.31").passed);
  CHECK_FALSE(Run("threads.excess<1.31").passed);
  CHECK(Run("threads.excess<=1.05").line == "check failed: threads.excess is 1.31, must be <= 1.05");
}

TEST_CASE("a bound may have the unit of its metric") {
  CHECK(Run("threads.peak_bytes<=46.4MB").passed);
  CHECK(Run("threads.peak_bytes<=46400kB").passed);
  CHECK(Run("threads.peak_bytes<=46400000").passed);
  CHECK(Run("threads.peak_bytes<=46MB").line ==
        "check failed: threads.peak_bytes is 46.4 MB, must be <= 46.0 MB");
}

TEST_CASE("a check that fails by less than tables show is told with all digits") {
  CHECK(Run("threads.peak_bytes<=46399999").line ==
        "check failed: threads.peak_bytes is 46400000 B, must be <= 46399999 B");
  CHECK(Run("threads.excess<=1.309").line == "check failed: threads.excess is 1.31, must be <= 1.309");
  CHECK(Run("threads.peak_bytes<46.4MB").line ==
        "check failed: threads.peak_bytes is 46400000 B, must be < 46400000 B");
}

TEST_CASE("never fails what asks for a time, and what was not measured fails too") {
  CHECK(Run("threads.return_time_s<=10s").line ==
        "check failed: threads.return_time_s is never, must be <= 10.0 s");
  CHECK(Run("threads.floor_bytes<=1GB").line == "check failed: threads.floor_bytes was not measured");
}

TEST_CASE("a design that did not complete fails, whatever its figures") {
  for (const Outcome outcome : {Outcome::kFailed, Outcome::kInterrupted, Outcome::kRunning}) {
    DesignSummary summary = Threads();
    summary.outcome = outcome;
    CHECK_FALSE(Run("threads.excess<=9", summary).passed);
  }
  DesignSummary failed = Threads();
  failed.outcome = Outcome::kFailed;
  failed.error = "it died";
  CHECK_THAT(Run("threads.excess<=9", failed).line, Contains("did not complete its runs: it died"));
}

TEST_CASE("what is not a check, names no metric or has no number is refused with what is allowed") {
  CHECK_THAT(Error("excess<=1"), Contains("--check=excess<=1 is not a check: give DESIGN.METRIC<=NUMBER"));
  CHECK_THAT(Error("threads.excess"), Contains("is not a check"));
  CHECK_THAT(Error(""), Contains("is not a check"));
  CHECK_THAT(Error("threads.exces<=1"),
             Contains("the metric \"exces\", which is not known: there are base_bytes, "
                      "peak_bytes, per_connection_bytes"));
  for (const char* number : {"", "much", "1.5s", "nan", "inf", "1..2"}) {
    CHECK_THAT(Error(std::string("threads.excess<=") + number), Contains("where a number is needed"));
  }
}

TEST_CASE("a design's name may have dots") {
  const auto check = ParseCheck("my.server-2.0.excess<=1");
  REQUIRE(check.ok());
  CHECK(check->design == "my.server-2.0");
}

TEST_CASE("a check of a design that is not run is refused with those that are") {
  const std::vector<Check> checks = {*ParseCheck("go.excess<=1")};
  CHECK(CheckDesignsExist(checks, {"threads", "go"}).ok());
  CHECK(std::string(CheckDesignsExist(checks, {"threads", "epoll"}).message()) ==
        "--check=go.excess<=1 is about go, which is not among the designs: threads, epoll");
}

}  // namespace
}  // namespace ebb::plots
