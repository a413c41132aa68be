#include "compare/run_plan.h"

#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

using Strings = std::vector<std::string>;

std::vector<Design> TwoDesigns() {
  std::vector<Design> designs(2);
  designs[0].name = "a";
  designs[1].name = "b";
  return designs;
}

TEST_CASE("designs take turns, and each full run is followed by its small-only one") {
  Strings folders, titles;
  for (const PlannedRun& run : PlanRuns(TwoDesigns(), 2)) {
    folders.push_back(run.folder);
    titles.push_back(run.title);
  }
  CHECK(folders == Strings{"a", "a-small-only", "b", "b-small-only", "a-repeat-2", "a-small-only-repeat-2",
                           "b-repeat-2", "b-small-only-repeat-2"});
  CHECK(titles[0] == "a, repeat 1 of 2");
  CHECK(titles[5] == "a, small only, repeat 2 of 2");
}

TEST_CASE("with one repeat nobody is told of repeats") {
  const auto runs = PlanRuns(TwoDesigns(), 1);
  REQUIRE(runs.size() == 4);
  CHECK(runs[1].title == "a, small only");
  CHECK(runs[1].small_only);
  CHECK(runs[2].design == 1);
}

TEST_CASE("a server that runs already has no fresh process for small pulses alone") {
  std::vector<Design> designs = TwoDesigns();
  designs[1].running = Design::Running{1, 80};
  const auto runs = PlanRuns(designs, 1);
  REQUIRE(runs.size() == 3);
  CHECK(runs[2].folder == "b");
}

TEST_CASE("a run is expected to take at least as long as its pulses") {
  const Schedule schedule = *FindProfile("quick");
  const auto runs = PlanRuns(TwoDesigns(), 1);
  CHECK(ExpectedDuration(runs[0], schedule) > LeastDuration(schedule));
  CHECK(ExpectedDuration(runs[1], schedule) < ExpectedDuration(runs[0], schedule));
}

}  // namespace
}  // namespace ebb::compare
