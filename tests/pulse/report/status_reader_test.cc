#include "pulse/report/status_reader.h"

#include "pulse/report/status_line.h"
#include "tests/support/catch.h"

namespace ebb::pulse {
namespace {

TEST_CASE("a line of pulse's is read") {
  const auto status = ParsePulseStatus("pulse 2 of 6 big holding 9990 10000 3.4\n");
  REQUIRE(status.has_value());
  CHECK(status->index == 2);
  CHECK(status->big);
  CHECK(status->phase == "holding");
  CHECK(status->open == 9990);
  CHECK(status->target == 10'000);
  CHECK(ParsePulseStatus("pulse 4 of - small waiting 0 7 - and more").has_value());
}

TEST_CASE("what is no such line is left out") {
  for (const char* line :
       {"", "\n", "pulse", "pulse 2 of 6 big holding 9990", "pulse x of 6 big holding 1 1 -",
        "pulse 2 of 6 big holding many 10 -", "pulse 2 of 6 big holding 1 all -",
        "server 2 of 6 big holding 1 1 -", "pulse 2 by 6 big holding 1 1 -"}) {
    INFO(line);
    CHECK_FALSE(ParsePulseStatus(line).has_value());
  }
}

TEST_CASE("what pulse writes is what is read, in every phase") {
  for (const auto phase :
       {pulse::Phase::kConnecting, pulse::Phase::kHolding, pulse::Phase::kClosing, pulse::Phase::kWaiting}) {
    for (const auto kind : {pulse::PulseKind::kBig, pulse::PulseKind::kSmall}) {
      pulse::PulseState state;
      state.index = 3;
      state.count = 6;
      state.kind = kind;
      state.phase = phase;
      state.open = 17;
      state.target = 4000;
      if (phase == pulse::Phase::kHolding) state.phase_end_ns = 5'000'000'000;
      const auto status = ParsePulseStatus(pulse::FormatStatus(state, 1'000'000'000));
      REQUIRE(status.has_value());
      CHECK(status->index == 3);
      CHECK(status->big == (kind == pulse::PulseKind::kBig));
      CHECK(status->phase == pulse::PhaseName(phase));
      CHECK(status->open == 17);
      CHECK(status->target == 4000);
    }
  }
}

}  // namespace
}  // namespace ebb::pulse
