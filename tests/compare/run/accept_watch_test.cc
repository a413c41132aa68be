#include "compare/run/accept_watch.h"

#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

// What is said of a pulse of 1,000, looked at every 100 ms while it is held; `waiting` are the lengths of the
// accept queue, the last of them as the client begins to close.
std::string Watched(const std::vector<int64_t>& waiting) {
  AcceptWatch watch;
  absl::Time now = absl::UnixEpoch();
  pulse::PulseStatus pulse;
  pulse.index = 2;
  pulse.target = 1000;
  pulse.open = 1000;
  pulse.phase = "connecting";
  watch.Look(pulse, 900, now);
  pulse.phase = "holding";
  for (size_t i = 0; i < waiting.size(); ++i) {
    if (i + 1 == waiting.size()) pulse.phase = "closing";
    watch.Look(pulse, waiting[i], now += absl::Milliseconds(100));
  }
  pulse.open = 0;
  watch.Look(pulse, 0, now += absl::Milliseconds(100));
  return watch.not_accepted();
}

TEST_CASE("a design that has accepted all before the close has no trouble") {
  CHECK(Watched({500, 500, 500, 500, 500, 500, 500, 0}).empty());
}

TEST_CASE("a design that accepts, but too slowly, is told apart from one that has stopped") {
  CHECK_THAT(Watched({900, 800, 700, 600, 500, 400, 300}),
             Contains("it had not accepted 300 of the 1,000 connections of pulse 2 when they were closed") &&
                 Contains("if it is only slow"));
  CHECK_THAT(Watched({900, 400, 300, 300, 300, 300, 300, 300, 300}),
             Contains("it had not accepted 300 of the 1,000 connections of pulse 2") &&
                 Contains("it had stopped accepting"));
}

TEST_CASE("what waits from earlier pulses is not counted among those of this one") {
  CHECK_THAT(
      Watched({3'200, 3'000}),
      Contains("1,000 of the 1,000 connections of pulse 2, and 2,000 of earlier pulses, when they were"));
}

TEST_CASE("what a pulse that is over before anybody looked has not accepted is told all the same") {
  AcceptWatch watch;
  pulse::PulseStatus pulse;
  pulse.index = 1;
  pulse.target = 50;
  pulse.open = 50;
  pulse.phase = "connecting";
  watch.Look(pulse, 50, absl::UnixEpoch());
  pulse.index = 2;
  watch.Look(pulse, 60, absl::UnixEpoch() + absl::Milliseconds(10));
  CHECK_THAT(watch.not_accepted(), Contains("50 of the 50 connections of pulse 1"));
}

}  // namespace
}  // namespace ebb::compare
