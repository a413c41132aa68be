// The real program, as a user starts it.
#include "tests/support/program.h"

#include <signal.h>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "tests/pulse/program_flags.h"
#include "tests/pulse/test_server.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/temp_folder.h"

namespace ebb::pulse {
namespace {

using Behaviour = TestServer::Behaviour;
using nlohmann::json;

TEST_CASE("the pulses run in order, and the events say what happened when") {
  TestServer server(Behaviour::kHold);
  TempFolder folder;
  const std::string events_path = folder.file("events.csv");
  Program pulse("EBB_PULSE", Flags(server.address(), {"-i=2", "-small=5", "-small_iters=1", "-bs=0.05",
                                                      "-l=0.1", "--events_csv=" + events_path}));
  REQUIRE(pulse.Wait() == 0);
  std::vector<std::string> lines = absl::StrSplit(*ReadFile(events_path), '\n', absl::SkipEmpty());
  REQUIRE(lines.size() == 13);
  CHECK(lines[0] == "t_s,event,value");
  const std::vector<std::string> expected = {"start,20", "connected,20", "close,20", "closed,0",
                                             "start,20", "connected,20", "close,20", "closed,0",
                                             "start,5",  "connected,5",  "close,5",  "closed,0"};
  std::vector<double> times;
  for (size_t at = 0; at < expected.size(); ++at) {
    const std::vector<std::string> parts = absl::StrSplit(lines[at + 1], absl::MaxSplits(',', 1));
    times.push_back(std::stod(parts[0]));
    CHECK(parts[1] == expected[at]);
    if (at > 0) CHECK(times[at] >= times[at - 1]);
  }
  CHECK(times[0] >= 0);
  CHECK(times[2] - times[1] >= 0.1);   // -l
  CHECK(times[4] - times[3] >= 0.05);  // -bs
  CHECK(server.accepted() == 45);
  CHECK(server.reset() == 0);
  CHECK(server.sources() == std::set<std::string>{"127.0.0.1"});
  CHECK(absl::StrContains(pulse.Output(), "45/45"));
}

TEST_CASE("the JSON report agrees with what the server saw") {
  TestServer server(Behaviour::kHold);
  Program pulse("EBB_PULSE",
                Flags(server.address(), {"--json=-", "--send_bytes=1000", "--clock_start_ns=5"}));
  REQUIRE(pulse.Wait() == 0);
  const json report = json::parse(pulse.Output());
  CHECK(report["server"] == server.address());
  CHECK(report["clock_start_ns"] == 5);
  REQUIRE(report["pulses"].size() == 1);
  const json& only = report["pulses"][0];
  CHECK(only["connected"] == server.accepted());
  CHECK(only["bytes_sent"] == server.received());
  CHECK(server.received() == 20'000);
  CHECK(server.wrong_bytes() == 0);
  CHECK(only["latency_us"]["p50"] > 0);
  CHECK(only["latency_us"]["max"] >= only["latency_us"]["p99"]);
  CHECK(only["connected_s"].get<double>() - only["start_s"].get<double>() ==
        Approx(only["connect_seconds"].get<double>()));
  CHECK(report["cpu_s"] > 0);
}

TEST_CASE("2,000 connections are held together") {
  TestServer server(Behaviour::kHold);
  Program pulse("EBB_PULSE", Flags(server.address(), {"-big=2000", "-l=1000"}));
  REQUIRE(Eventually([&] { return server.most_open() == 2000; }));
  pulse.Signal(SIGINT);
  CHECK(pulse.Wait() == 130);
  CHECK(server.ended() == 2000);
}

TEST_CASE("Ctrl-C in mid-burst closes everything, prints what there was and exits with 130") {
  TestServer server(Behaviour::kHold);
  TempFolder folder;
  const int stop = GENERATE(SIGINT, SIGTERM);
  Program pulse("EBB_PULSE",
                Flags(server.address(), {"-big=1000", "--connect_rate=50", "--json=" + folder.file("json"),
                                         "--events_csv=" + folder.file("events")}));
  REQUIRE(Eventually([&] { return server.accepted() >= 5; }));
  pulse.Signal(stop);
  CHECK(pulse.Wait() == 130);
  CHECK(server.ended() == server.accepted());
  CHECK(server.reset() == 0);
  CHECK(absl::StrContains(pulse.Output(), "stopped before the end"));
  CHECK(absl::StrContains(pulse.Output(), absl::StrCat(server.accepted(), "/1,000")));
  const json report = json::parse(*ReadFile(folder.file("json")));
  CHECK(report["interrupted"] == true);
  CHECK(report["pulses"][0]["connected"] == server.accepted());
  CHECK(absl::StrContains(*ReadFile(folder.file("events")), "closed,0\n"));
}

TEST_CASE("Ctrl-C while a server does not close its side does not wait --close_timeout out, and says so") {
  TestServer server(Behaviour::kNeverClose);
  Program pulse("EBB_PULSE", Flags(server.address(), {"--close_timeout=24h", "--status_fd=1"}));
  REQUIRE(Eventually([&] { return absl::StrContains(pulse.Output(), " closing 20 20 "); }));
  pulse.Signal(SIGINT);
  CHECK(pulse.Wait() == 130);
  CHECK_THAT(pulse.Errors(),
             Contains("stopped: closing 20 connections, which takes at most 2s; Ctrl-C again ends "
                      "it at once\n"));
  CHECK_THAT(pulse.Output(), Contains("not closed by the server before pulse was stopped: 20\n"));
}

TEST_CASE("small pulses go on until they are stopped") {
  TestServer server(Behaviour::kHold);
  Program pulse("EBB_PULSE", Flags(server.address(), {"-i=0", "-small=3", "-ss=0"}));
  REQUIRE(Eventually([&] { return server.accepted() > 30; }));
  CHECK(pulse.Running());
  pulse.Signal(SIGTERM);
  CHECK(pulse.Wait() == 130);
}

TEST_CASE("IPv6 servers and host names are reached") {
  TestServer v6(Behaviour::kHold, AF_INET6);
  CHECK(Program("EBB_PULSE", Flags(v6.address(), {})).Wait() == 0);
  CHECK(v6.accepted() == 20);
  TestServer v4(Behaviour::kHold);
  const std::string port = v4.address().substr(v4.address().rfind(':'));
  CHECK(Program("EBB_PULSE", Flags("localhost" + port, {})).Wait() == 0);
  // No more than the pulse: whether the name has one address or two is not found out with connections of its
  // own.
  CHECK(v4.accepted() == 20);
}

TEST_CASE("values that are not allowed are refused with a sentence and exit code 2") {
  const auto [flag, sentence] = GENERATE(table<std::string, std::string>({
      {"-big=-1", "--big=-1 is not allowed: give a number from 0 to 1000000"},
      {"-big=many", "illegal value 'many'"},
      {"-l=-1", "--l=-1 is not allowed: give seconds from 0"},
      {"--server=nowhere", "--server=nowhere is not allowed: give HOST:PORT"},
      {"--connect_timeout=5", "--connect_timeout=5 is not allowed: give a duration"},
      {"--connect_timeout=1000h", "--connect_timeout=1000h is not allowed: give a duration"},
      {"--source_addresses=::1", "give IPv4 addresses"},
      {"--json=/no/such/folder/file", "cannot create /no/such/folder/file"},
      {"--events_csv=/no/such/folder/file", "cannot create /no/such/folder/file"},
      {"--events_csv=/dev/full", "cannot write /dev/full: No space left on device"},
      {"--status_fd=999", "--status_fd=999 is not an open descriptor"},
      {"--no_such_flag", "unknown command line flag"},
      {"word", "'word' is not a flag"},
  }));
  TestServer server(Behaviour::kHold);
  Program pulse("EBB_PULSE", Flags(server.address(), {flag}));
  CHECK(pulse.Wait() == 2);
  INFO(pulse.Errors());
  CHECK(absl::StrContains(pulse.Errors(), sentence));
  CHECK(server.accepted() == 0);
}

TEST_CASE("--help lists every flag in groups") {
  Program pulse("EBB_PULSE", {"--help"});
  CHECK(pulse.Wait() == 0);
  for (const char* text :
       {"Schedule\n", "--big=4000\n", "--i=3\n", "--bs=5\n", "--small=1000\n", "--ss=20\n", "--l=4\n",
        "Connections\n", "--server=127.0.0.1:3033\n", "Results\n", "--status_fd=-1\n"}) {
    INFO(text);
    CHECK(absl::StrContains(pulse.Output(), text));
  }
}

TEST_CASE("on a terminal the live line is not wider than that, and nothing of it is left") {
  TestServer server(Behaviour::kHold);
  const int columns = GENERATE(40, 80, 200);
  setenv("PULSE_PATH", ProgramPath("EBB_PULSE").c_str(), 1);
  setenv("EBB_SHELL", "/bin/sh", 1);
  // script(1) runs a command on a terminal of its own, and copies what comes to its standard output.
  const std::string command =
      absl::StrCat("stty cols ", columns, "; exec \"$PULSE_PATH\" --server=", server.address(),
                   " -big=1000 -i=2 -bs=0.3 -l=0.3 -small=0");
  Program script("EBB_SHELL", {"-c", absl::StrCat("exec script -qec '", command, "' /dev/null")},
                 {{"LANG", "C"}, {"NO_COLOR", "1"}, {"TERM", "xterm"}});
  REQUIRE(script.Wait() == 0);
  const std::string screen = script.Output();
  int live_lines = 0;
  for (const absl::string_view drawn : absl::StrSplit(screen, '\r')) {
    if (!absl::EndsWith(drawn, "\x1b[K") || drawn.size() <= 3) continue;
    ++live_lines;
    INFO(drawn);
    CHECK(static_cast<int>(drawn.size()) - 3 < columns);
  }
  CHECK(live_lines >= 4);
  CHECK_THAT(screen,
             Contains("holding") && Contains("\r\x1b[Kbig pulse 1 of 2: 1,000 of 1,000 connected in "));
  for (const char one : screen) CHECK(static_cast<unsigned char>(one) < 0x80);
}

TEST_CASE("states are written to the descriptor that a driving program gives") {
  TestServer server(Behaviour::kHold);
  Program pulse("EBB_PULSE", Flags(server.address(), {"--status_fd=1", "-i=2"}));
  REQUIRE(pulse.Wait() == 0);
  for (const char* line : {"pulse 1 of 2 big connecting 0 20 -\n", "pulse 1 of 2 big holding 20 20 0.0\n",
                           "pulse 1 of 2 big closing 20 20 -\n", "pulse 1 of 2 big waiting 0 20 0.0\n",
                           "pulse 2 of 2 big closing 20 20 -\n"}) {
    INFO(line);
    CHECK(absl::StrContains(pulse.Output(), line));
  }
}

}  // namespace
}  // namespace ebb::pulse
