#include "compare/accept_watch.h"

#include "tests/support/catch.h"

namespace ebb {
namespace {

// Looks every 100 ms while a pulse of 1,000 is held; `waiting` are the lengths of the accept queue.
AcceptWatch Watched(const std::vector<int64_t>& waiting) {
  AcceptWatch watch;
  absl::Time now = absl::UnixEpoch();
  PulseStatus pulse;
  pulse.index = 2;
  pulse.target = 1000;
  pulse.open = 1000;
  pulse.phase = "connecting";
  watch.Look(pulse, 900, now);
  pulse.phase = "holding";
  for (const int64_t length : waiting) watch.Look(pulse, length, now += absl::Milliseconds(100));
  pulse.phase = "closing";
  watch.Look(pulse, 0, now + absl::Milliseconds(100));
  return watch;
}

TEST_CASE("a design that has accepted all before the close has no trouble") {
  const AcceptWatch watch = Watched({500, 500, 500, 500, 500, 500, 500, 0});
  CHECK(watch.slow().empty());
  CHECK(watch.stopped().empty());
}

TEST_CASE("a design that accepts, but too slowly, is told apart from one that has stopped") {
  const AcceptWatch slow = Watched({900, 800, 700, 600, 500, 400, 300});
  CHECK_THAT(slow.slow(), Contains("300 of the 1,000 connections of pulse 2 were still waiting"));
  CHECK(slow.stopped().empty());
  const AcceptWatch stopped = Watched({900, 400, 300, 300, 300, 300, 300, 300});
  CHECK(stopped.slow().empty());
  CHECK_THAT(stopped.stopped(), Contains("it stopped accepting: 300 of the 1,000 connections of pulse 2"));
}

TEST_CASE("what waits from earlier pulses is not counted among those of this one") {
  CHECK_THAT(
      Watched({3'200, 3'000}).slow(),
      Contains("1,000 of the 1,000 connections of pulse 2, and 2,000 of earlier pulses, were still waiting"));
  CHECK_THAT(
      Watched({1'200, 1'200, 1'200, 1'200, 1'200, 1'200, 1'200}).stopped(),
      Contains("1,000 of the 1,000 connections of pulse 2, and 200 of earlier pulses, were not accepted"));
}

TEST_CASE("a hold that is too short to tell does not accuse a design of having stopped") {
  const AcceptWatch watch = Watched({300, 300, 300});
  CHECK(watch.stopped().empty());
  CHECK_FALSE(watch.slow().empty());
}

}  // namespace
}  // namespace ebb
