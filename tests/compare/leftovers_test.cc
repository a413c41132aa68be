// Designs that do not go when they are asked to: nothing of them is left.
#include <catch2/catch.hpp>

#include "absl/strings/match.h"
#include "tests/compare/running_comparison.h"

namespace ebb {
namespace {

using Catch::Contains;

std::vector<std::string> OnlyBad(const std::string& how) { return With({"--designs=", BadDesign(how)}); }

TEST_CASE("a design that ignores SIGTERM is killed, which is said; its figures count") {
  RunningComparison comparison(OnlyBad("ignores-sigterm"));
  CHECK(comparison.Wait() == 0);
  CHECK_THAT(comparison.errors(), Contains("compare: bad did not end within 5s of SIGTERM and was killed\n"));
  CHECK(comparison.RunJson("bad")["outcome"] == "completed");
  CHECK(comparison.RunJson("bad-small-only")["outcome"] == "completed");
  CHECK(comparison.Descendants().empty());
  CHECK(comparison.Cgroups().empty());
}

TEST_CASE("processes that a design leaves in sessions of their own go as well, with and without cgroups") {
  const std::string limits = GENERATE(std::string("true"), std::string(kWithoutCgroups));
  RunningComparison comparison(OnlyBad("leaves-grandchildren"), limits);
  CHECK(comparison.Wait() == 0);
  CHECK(comparison.RunJson("bad")["outcome"] == "completed");
  CHECK(comparison.Descendants().empty());
  CHECK(comparison.Cgroups().empty());
}

}  // namespace
}  // namespace ebb
