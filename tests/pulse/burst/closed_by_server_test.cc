#include "pulse/burst/closed_by_server.h"

#include <errno.h>

#include "pulse/report/problems.h"
#include "tests/support/catch.h"

namespace ebb::pulse {
namespace {

// A run of one pulse of 100 connections, of which the server has closed some.
RunResult Run(int64_t closed, absl::Duration shortest, absl::Duration longest, bool first_address = true) {
  RunResult run;
  PulseResult& pulse = run.pulses.emplace_back();
  pulse.number = 1;
  pulse.connected = 100;
  for (int64_t at = 0; at < closed; ++at) {
    pulse.closed_by_server.Count({at == 0 ? shortest : longest, false, first_address, ""});
  }
  return run;
}

constexpr char kHowMany[] =
    "the server closed 40 of 100 connections while they were held (40 of 100 in big pulse 1), ";

TEST_CASE("nothing is said when the server has closed nothing") {
  CHECK(ClosedProblem(Run(0, absl::Seconds(1), absl::Seconds(1))).empty());
  CHECK(ClosedProblem(RunResult()).empty());
}

TEST_CASE("a server that keeps some and closes the others at once has a limit") {
  CHECK(ClosedProblem(Run(40, absl::Milliseconds(1), absl::Milliseconds(12.5))) ==
        std::string(kHowMany) +
            "within 12.5 ms of connecting; likely reason: a limit of its clients or descriptors, for it kept "
            "at "
            "most 60: raise that at the server, or ask for fewer with -big and -small");
}

TEST_CASE("a server that closes all at once takes nobody from this address, or from further addresses") {
  CHECK_THAT(ClosedProblem(Run(100, absl::Milliseconds(1), absl::Milliseconds(2))),
             Contains("likely reason: it takes no connections from this address (an allow-list, a protected "
                      "mode), or has ended"));
  CHECK_THAT(ClosedProblem(Run(40, absl::Milliseconds(1), absl::Milliseconds(2), /*first_address=*/false)),
             Contains("likely reason: it takes connections from some addresses only"));
}

TEST_CASE("a server that closes after a while has a timeout, or has ended") {
  CHECK_THAT(ClosedProblem(Run(40, absl::Seconds(3), absl::Seconds(3.05))),
             Contains(std::string(kHowMany) + "after 3.05 s; likely reason: its timeout for clients"));
  RunResult run = Run(40, absl::Seconds(3), absl::Seconds(5));
  CHECK_THAT(ClosedProblem(run), Contains("after 3.00 s to 5.00 s; likely reason: its timeout for clients"));
  run.pulses[0].errors.Count(ECONNREFUSED);
  CHECK_THAT(ClosedProblem(run), Contains("likely reason: the server has ended, for connects were refused"));
}

TEST_CASE("resets, what the server said and several pulses are reported") {
  RunResult run;
  for (int number = 1; number <= 5; ++number) {
    run.pulses.push_back(Run(1, absl::Seconds(2), absl::Seconds(2)).pulses[0]);
    run.pulses.back().number = number;
  }
  run.pulses[1].closed_by_server.Count({absl::Seconds(2), true, true, "-ERR no\r\n"});
  CHECK_THAT(
      ClosedProblem(run),
      Contains("the server closed 6 of 500 connections while they were held (1 of 100 in big pulse 1, 2 "
               "of 100 in big pulse 2, 1 of 100 in big pulse 3, others in 2 more), after 2.00 s, 1 of "
               "them with a reset; it said '-ERR no'; likely reason: "));
}

TEST_CASE("what a server says is shown in readable pieces only, and shortly") {
  CHECK(ReadableWords("-ERR max number of clients reached\r\n") == "-ERR max number of clients reached");
  CHECK(ReadableWords(absl::string_view("\x17\0\0\0\xff\x10\x04Too many connections", 27)) ==
        "Too many connections");
  CHECK(ReadableWords("\x01\x02 ab\x03") == "");
  CHECK(ReadableWords("\x1b[31mred alert\x1b[0m") == "[31mred alert");
  CHECK(ReadableWords("") == "");
  CHECK(ReadableWords(std::string(400, 'x')) == std::string(160, 'x') + "...");
}

}  // namespace
}  // namespace ebb::pulse
