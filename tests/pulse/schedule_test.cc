#include "pulse/schedule.h"

#include <limits>

#include "pulse/options_check.h"
#include "tests/support/catch.h"

namespace ebb::pulse {
namespace {

TEST_CASE("big pulses come first, small ones after them, each with its pause") {
  Options options;
  options.big_iterations = 2;
  options.small_iterations = 1;
  const Schedule schedule(options);
  CHECK(schedule.count() == 3);
  CHECK(schedule.At(2)->kind == PulseKind::kBig);
  CHECK(schedule.At(2)->connections == 4000);
  CHECK(schedule.At(2)->pause_after == absl::Seconds(5));
  CHECK(schedule.At(2)->number == 2);
  CHECK(schedule.At(2)->of_number == 2);
  CHECK(schedule.At(3)->kind == PulseKind::kSmall);
  CHECK(schedule.At(3)->number == 1);
  CHECK(schedule.At(3)->of_number == 1);
  CHECK(schedule.At(3)->connections == 1000);
  CHECK(schedule.At(3)->pause_after == absl::Seconds(20));
  CHECK_FALSE(schedule.At(4).has_value());
}

TEST_CASE("small_iters of 0 means until stopped") {
  const Schedule schedule{Options()};
  CHECK_FALSE(schedule.count().has_value());
  CHECK_FALSE(schedule.At(4)->of_number.has_value());
  CHECK(schedule.At(1'000'000)->kind == PulseKind::kSmall);
}

TEST_CASE("there may be only small pulses, or only big ones") {
  Options options;
  options.big_iterations = 0;
  CHECK(Schedule(options).At(1)->kind == PulseKind::kSmall);
  CHECK(Schedule(options).largest() == 1000);
  options.big_iterations = 1;
  options.small = 0;
  CHECK(Schedule(options).count() == 1);
  options.small_iterations = 5;
  CHECK(Schedule(options).count() == 1);
  CHECK(Schedule(options).largest() == 4000);
}

TEST_CASE("options out of range are refused with the flag's name") {
  Options options;
  CHECK(CheckOptions(options).ok());
  options.connect_concurrency = 0;
  CHECK(std::string(CheckOptions(options).message()) ==
        "--connect_concurrency=0 is not allowed: give a number from 1 to 1000000");
  options = Options();
  options.big_iterations = 0;
  options.small = 0;
  CHECK(std::string(CheckOptions(options).message()) ==
        "there is no pulse to run: give -big and -i, or -small, a number greater than 0");
  CHECK_FALSE(SecondsFlag("l", -0.1).ok());
  CHECK_FALSE(SecondsFlag("l", std::numeric_limits<double>::quiet_NaN()).ok());
  CHECK(*SecondsFlag("l", 0.25) == absl::Milliseconds(250));
}

}  // namespace
}  // namespace ebb::pulse
