// What pulse says, to people and to programs.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"
#include "pulse/report/json_report.h"
#include "pulse/report/progress.h"
#include "pulse/report/status_line.h"
#include "pulse/report/summary.h"
#include "run_folder/events_file.h"
#include "tests/support/catch.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/temp_folder.h"

namespace ebb::pulse {
namespace {

constexpr int64_t kMs = 1'000'000;

PulseState State(Phase phase, int64_t open) {
  PulseState state;
  state.index = 2;
  state.count = 6;
  state.number = 2;
  state.of_number = 3;
  state.phase = phase;
  state.open = open;
  state.target = 10'000;
  return state;
}

PulseResult Pulse() {
  PulseResult pulse;
  pulse.index = 1;
  pulse.number = 1;
  pulse.requested = 100;
  pulse.connected = 97;
  pulse.start_s = 1;
  pulse.connected_s = 1.25;
  pulse.close_s = 2;
  pulse.closed_s = 2.5;
  pulse.latency = {20'000, 40'000, 90'000, 800'000};
  pulse.errors.Count(ECONNREFUSED);
  pulse.errors.Count(EHOSTUNREACH);
  pulse.errors.Count(EHOSTUNREACH);
  pulse.listen_overflows = 4;
  return pulse;
}

TEST_CASE("a state is one line of words") {
  PulseState state = State(Phase::kHolding, 9'999);
  state.phase_end_ns = 4'450 * kMs;
  CHECK(FormatStatus(state, 1'000 * kMs) == "pulse 2 of 6 big holding 9999 10000 3.5\n");
  CHECK(FormatStatus(state, 9'000 * kMs) == "pulse 2 of 6 big holding 9999 10000 0.0\n");
  state = State(Phase::kConnecting, 0);
  state.count.reset();
  state.kind = PulseKind::kSmall;
  CHECK(FormatStatus(state, 0) == "pulse 2 of - small connecting 0 10000 -\n");
}

struct Pipe {
  Pipe() {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
    read_end.reset(fds[0]);
    write_end.reset(fds[1]);
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
  }
  std::string Read() {
    char buffer[65536];
    const ssize_t n = read(read_end.get(), buffer, sizeof buffer);
    return std::string(buffer, std::max<ssize_t>(n, 0));
  }
  UniqueFd read_end;
  UniqueFd write_end;
};

TEST_CASE("states are written when they differ, 20 ms apart, and at once when the phase changes") {
  Pipe pipe;
  StatusLine line(pipe.write_end.get());
  line.Update(State(Phase::kConnecting, 0), 100 * kMs);
  CHECK(line.Update(State(Phase::kConnecting, 10), 105 * kMs) == 120 * kMs);
  CHECK(pipe.Read() == "pulse 2 of 6 big connecting 0 10000 -\n");
  line.Update(State(Phase::kConnecting, 20), 120 * kMs);
  line.Update(State(Phase::kConnecting, 20), 150 * kMs);
  CHECK(pipe.Read() == "pulse 2 of 6 big connecting 20 10000 -\n");
  line.Update(State(Phase::kHolding, 30), 151 * kMs);
  line.Update(State(Phase::kClosing, 30), 152 * kMs);
  CHECK(pipe.Read() == "pulse 2 of 6 big holding 30 10000 -\npulse 2 of 6 big closing 30 10000 -\n");
}

TEST_CASE("a status reader that is slow or gone does no harm") {
  signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  StatusLine line(pipe.write_end.get());
  for (int64_t open = 1; open < 10'000; ++open) line.Update(State(Phase::kConnecting, open), open * 20 * kMs);
  while (!pipe.Read().empty()) {
  }
  // With room again, what is written is the newest state, and it is whole.
  line.Update(State(Phase::kConnecting, 10'000), 10'000 * 20 * kMs);
  CHECK(pipe.Read() == "pulse 2 of 6 big connecting 10000 10000 -\n");
  pipe.read_end.reset();
  line.Update(State(Phase::kHolding, 1), 300'000 * kMs);
  line.Update(State(Phase::kClosing, 1), 300'001 * kMs);
}

TEST_CASE("the bar shows how full it is and the seconds that are left, in the columns there are") {
  PulseState state = State(Phase::kHolding, 5'000);
  state.phase_end_ns = 2'000 * kMs;
  CHECK(FormatBar(state, 500 * kMs, 199) ==
        "big pulse 2 of 3  [############------------]  5,000 of 10,000  holding, 1.5 s left");
  CHECK(FormatBar(state, 500 * kMs, 79) ==
        "big pulse 2 of 3  [##########-----------]  5,000 of 10,000  holding, 1.5 s left");
  CHECK(FormatBar(state, 500 * kMs, 60) == "big pulse 2 of 3  5,000 of 10,000  holding, 1.5 s left");
  CHECK(FormatBar(state, 500 * kMs, 39) == "big 2/3  5,000/10,000  holding 1.5 s");
  CHECK(FormatBar(state, 500 * kMs, 10) == "big 2/3  5");
  CHECK(FormatBar(state, 500 * kMs, 0).empty());
  state.of_number.reset();
  state.kind = PulseKind::kSmall;
  state.open = state.target = 1'000'000;
  for (int columns = 1; columns < 200; ++columns) {
    CHECK(static_cast<int>(FormatBar(state, 0, columns).size()) <= columns);
  }
  CHECK(FormatBar(state, 0, 39) == "small 2  1,000,000/1,000,000  holding 2");
}

TEST_CASE("the line of a pulse begins with what went wrong") {
  PulseResult pulse = Pulse();
  CHECK(
      FormatPulseLine(pulse) ==
      "big pulse 1: not connected: 1 refused, No route to host (2); 97 of 100 connected in 250 ms (p99 90.0 "
      "us), closed in 500 ms");
  pulse.of_number = 3;
  pulse.errors = ErrorCounts();
  pulse.closed_by_server.Count({absl::Seconds(1), false, true, ""});
  CHECK(FormatPulseLine(pulse) ==
        "big pulse 1 of 3: closed by the server while held: 1; 97 of 100 connected in 250 ms (p99 90.0 us), "
        "closed in 500 ms");
}

TEST_CASE("errors are counted by kind, the others with the system's words") {
  ErrorCounts errors;
  for (const int error :
       {ECONNREFUSED, ECONNRESET, ETIMEDOUT, EMFILE, ENFILE, EADDRNOTAVAIL, EADDRINUSE, EACCES}) {
    errors.Count(error);
  }
  CHECK(errors.ToString() ==
        "1 refused, 1 reset, 1 timed out, 2 had no descriptor left, 2 had no local port left, Permission "
        "denied (1)");
  ErrorCounts twice = errors;
  twice.Merge(errors);
  CHECK(twice.total() == 16);
  CHECK(twice.OtherText() == "Permission denied (2)");
}

TEST_CASE("the summary has a line for each error only when there were errors") {
  RunResult run;
  run.pulses.push_back(Pulse());
  run.cpu_s = 0.25;
  const std::string text = Summary("127.0.0.1:80", run, 80);
  CHECK(absl::StrContains(text, "not connected: 1 refused, No route to host (2)\n"));
  CHECK(absl::StrContains(text, "(listen overflows): 4; client CPU 250 ms\n"));
  CHECK_FALSE(absl::StrContains(text, "server closed"));
  run.pulses[0].errors = ErrorCounts();
  run.pulses[0].listen_overflows.reset();
  CHECK_FALSE(absl::StrContains(Summary("127.0.0.1:80", run, 80), "not connected"));
  CHECK(absl::StrContains(Summary("127.0.0.1:80", run, 80), "(listen overflows): not read;"));
}

TEST_CASE("the summary's table is not wider than the terminal") {
  RunResult run;
  run.pulses = {Pulse(), Pulse()};
  run.pulses[1].kind = PulseKind::kSmall;
  run.pulses[0].requested = run.pulses[0].connected = 1'000'000;
  const auto header = [&](int columns) {
    const std::vector<std::string> lines = absl::StrSplit(Summary("127.0.0.1:80", run, columns), '\n');
    for (int at = 1; at <= 4; ++at) CHECK(static_cast<int>(lines[at].size()) <= columns);
    return std::vector<std::string>(absl::StrSplit(lines[1], ' ', absl::SkipEmpty()));
  };
  CHECK(header(200) == std::vector<std::string>{"pulse", "connected", "in", "p50", "p90", "p99", "max"});
  CHECK(header(80) == std::vector<std::string>{"pulse", "connected", "in", "p50", "p90", "p99", "max"});
  CHECK(header(60) == std::vector<std::string>{"pulse", "connected", "in", "p99", "max"});
  CHECK(header(40) == std::vector<std::string>{"pulse", "connected", "in"});
}

TEST_CASE("the JSON report has every figure, and null for one that was not read") {
  RunResult run;
  run.pulses = {Pulse(), Pulse()};
  run.latency.Add(1'000);
  run.cpu_s = 0.25;
  auto json = nlohmann::json::parse(JsonReport(Options(), "127.0.0.1:80", 123, run));
  CHECK(json["clock_start_ns"] == 123);
  CHECK(json["schedule"]["linger_s"] == 4);
  CHECK(json["interrupted"] == false);
  const auto& pulse = json["pulses"][1];
  CHECK(pulse["connect_seconds"] == 0.25);
  CHECK(pulse["latency_us"]["p99"] == 90);
  CHECK(pulse["errors"]["refused"] == 1);
  CHECK(pulse["closed_after_s"].is_null());
  CHECK(json["problem"] == "");
  CHECK(pulse["error_text"] == "No route to host (2)");
  CHECK(json["totals"]["connected"] == 194);
  CHECK(json["totals"]["latency_us"]["max"] == 1);
  CHECK(json["totals"]["listen_overflows"] == 8);
  run.pulses[0].listen_overflows.reset();
  json = nlohmann::json::parse(JsonReport(Options(), "127.0.0.1:80", 123, run));
  CHECK(json["pulses"][0]["listen_overflows"].is_null());
  CHECK(json["totals"]["listen_overflows"].is_null());
}

TEST_CASE("an event is in the file as soon as it has been written") {
  TempFolder folder;
  auto events = EventsFile::Create(folder.file("events.csv"));
  REQUIRE(events.ok());
  events->Write({0.5, Event::Kind::kStart, 10});
  CHECK(*ReadFile(folder.file("events.csv")) == "t_s,event,value\n0.500000,start,10\n");
}

TEST_CASE("an event for which the disk has no room is an error, and is written when there is room again") {
  TempFolder folder;
  const std::string path = folder.file("events.csv");
  auto events = EventsFile::Create(path);
  REQUIRE(events.ok());
  events->Write({0.5, Event::Kind::kStart, 10});
  const std::string before = *ReadFile(path);
  {
    const FileSizeLimit limit(before.size());  // It stands for the full disk.
    events->Write({0.6, Event::Kind::kConnected, 10});
  }
  CHECK(std::string(events->status().message()) == "cannot write " + path + ": File too large");
  CHECK(*ReadFile(path) == before);
  events->Write({0.7, Event::Kind::kClose, 10});
  CHECK(events->status().ok());
  CHECK(*ReadFile(path) == before + "0.600000,connected,10\n0.700000,close,10\n");
}

}  // namespace
}  // namespace ebb::pulse
