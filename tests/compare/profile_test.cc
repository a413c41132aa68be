#include "compare/profile.h"

#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

using Strings = std::vector<std::string>;

TEST_CASE("quick is three bursts of 10,000 and three of 1,000, within 45 s with the small-only run") {
  const auto quick = FindProfile("quick");
  REQUIRE(quick.ok());
  CHECK(PulseArguments(*quick) ==
        Strings{"-big=10000", "-i=3", "-bs=2.5", "-small=1000", "-ss=2.5", "-l=1", "--small_iters=3"});
  CHECK(LeastDuration(*quick) == absl::Seconds(21));
  CHECK(LeastDuration(*quick) + LeastDuration(SmallOnly(*quick)) < absl::Seconds(45));
}

TEST_CASE("original is the schedule of the report") {
  const auto original = FindProfile("original");
  REQUIRE(original.ok());
  CHECK(PulseArguments(*original) ==
        Strings{"-big=10000", "-i=3", "-bs=30", "-small=1000", "-ss=20", "-l=4", "--small_iters=6"});
  CHECK(LeastDuration(*original) == absl::Seconds(3 * 34 + 6 * 24));
}

TEST_CASE("a profile that is not known is named, with those that are") {
  CHECK(FindProfile("fast").status().message() == "--profile=fast is not known: give quick or original");
  CHECK_FALSE(FindProfile("").ok());
}

TEST_CASE("the small-only schedule has no big pulses and at most three small ones, otherwise the same") {
  const Schedule original = *FindProfile("original");
  const Schedule small = SmallOnly(original);
  CHECK(PulseArguments(small) ==
        Strings{"-big=10000", "-i=0", "-bs=30", "-small=1000", "-ss=20", "-l=4", "--small_iters=3"});
  CHECK(small.profile == "original");
  Schedule one = original;
  one.small_iterations = 1;
  CHECK(SmallOnly(one).small_iterations == 1);
}

TEST_CASE("each value of a profile can be replaced, and the others stay") {
  Schedule schedule = *FindProfile("quick");
  for (const auto& [flag, value] :
       std::initializer_list<std::pair<const char*, const char*>>{{"big", "7"},
                                                                  {"big_iterations", "2"},
                                                                  {"big_pause", "300ms"},
                                                                  {"small", "3"},
                                                                  {"small_iterations", "1000"},
                                                                  {"small_pause", "1m"},
                                                                  {"linger", "0"}}) {
    INFO(flag);
    CHECK(SetScheduleValue(flag, value, &schedule).ok());
  }
  CHECK(PulseArguments(schedule) ==
        Strings{"-big=7", "-i=2", "-bs=0.3", "-small=3", "-ss=60", "-l=0", "--small_iters=1000"});
  CHECK(schedule.profile == "quick");
}

TEST_CASE("a value out of range changes nothing, and the message says what is allowed") {
  const Schedule before = *FindProfile("quick");
  const std::vector<std::vector<std::string>> cases = {
      {"big", "0", "--big=0 is not allowed: give a number from 1 to 1000000"},
      {"big", "1000001", "--big=1000001 is not allowed: give a number from 1 to 1000000"},
      {"small", "ten", "--small=ten is not a whole number"},
      {"big_iterations", "1001", "--big_iterations=1001 is not allowed: give a number from 1 to 1000"},
      {"small_iterations", "-1", "--small_iterations=-1 is not allowed: give a number from 1 to 1000"},
      {"linger", "61m",
       "--linger=61m is not allowed: give a duration of at least 0 and at most 1h, such as 500ms or 30s"},
      {"small_pause", "-1s",
       "--small_pause=-1s is not allowed: give a duration of at least 0 and at most 1h, such as 500ms or "
       "30s"},
      {"pause", "1s", "a schedule has no value named pause"},
  };
  for (const auto& row : cases) {
    Schedule schedule = before;
    CHECK(SetScheduleValue(row[0], row[1], &schedule).message() == row[2]);
    CHECK(PulseArguments(schedule) == PulseArguments(before));
  }
}

}  // namespace
}  // namespace ebb::compare
