// The real program when the server or the machine does not do what the user wants.
#include <signal.h>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "tests/pulse/program_flags.h"
#include "tests/pulse/test_server.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace ebb::pulse {
namespace {

using Behaviour = TestServer::Behaviour;
using nlohmann::json;

TEST_CASE("a server that is not there is one sentence, at once") {
  DeadPort port;
  Program pulse("EBB_PULSE", Flags(port.endpoint().ToString(), {"-i=3", "-bs=1000"}));
  CHECK(pulse.Wait() == 1);
  CHECK(pulse.Output().empty());
  CHECK(
      absl::StrContains(pulse.Errors(), absl::StrCat("pulse: cannot connect to ", port.endpoint().ToString(),
                                                     ": Connection refused: start the server first")));
}

TEST_CASE(
    "when not all connect, those that did are held and closed, the summary says why, and the exit code is "
    "1") {
  TestServer server(Behaviour::kNeverAccept);
  Program pulse("EBB_PULSE",
                Flags(server.address(), {"--connect_timeout=200ms", "--close_timeout=50ms", "--json=-"}));
  CHECK(pulse.Wait() == 1);
  const json report = json::parse(pulse.Output());
  const json& only = report["pulses"][0];
  CHECK(only["connected"] > 0);
  CHECK(only["errors"]["timed_out"].get<int>() + only["connected"].get<int>() == 20);
  CHECK(only["left_open"] == only["connected"]);
  CHECK(absl::StrContains(pulse.Errors(), "timed out"));
}

TEST_CASE(
    "connections that the server closes while they are held come first in the summary, and fail the run") {
  TestServer server(Behaviour::kSayAndClose);
  TempFolder folder;
  Program pulse("EBB_PULSE", Flags(server.address(), {"-l=1", "--json=" + folder.file("json")}));
  CHECK(pulse.Wait() == 1);
  const std::string problem =
      "the server closed 20 of 20 connections while they were held (20 of 20 in big pulse 1), within ";
  CHECK(absl::StartsWith(pulse.Output(), problem));
  CHECK_THAT(pulse.Output(), Contains("it said '-ERR max number of clients reached'; likely reason: "));
  // And on standard error, for whoever keeps the summary elsewhere.
  CHECK_THAT(pulse.Errors(), Contains("\nbig pulse 1 of 1: closed by the server while held: 20; 20 of 20 "
                                      "connected in "));
  CHECK_THAT(pulse.Errors(), Contains("\npulse: " + problem));
  const json report = json::parse(*ReadFile(folder.file("json")));
  CHECK(absl::StartsWith(report["problem"].get<std::string>(), problem));
  CHECK(report["totals"]["closed_by_server"] == 20);
  CHECK(report["totals"]["server_said"] == "-ERR max number of clients reached");
  CHECK(report["pulses"][0]["closed_after_s"]["max"] < 1);
}

TEST_CASE("a server that ends or resets its clients while they are held fails the run") {
  auto server = std::make_unique<TestServer>(Behaviour::kHold);
  Program pulse("EBB_PULSE", Flags(server->address(), {"-l=1000", "--status_fd=1"}));
  REQUIRE(Eventually([&] { return absl::StrContains(pulse.Output(), " holding 20 20 "); }));
  server.reset();
  REQUIRE(Eventually([&] { return absl::StrContains(pulse.Output(), " holding 0 20 "); }));
  pulse.Signal(SIGINT);
  CHECK(pulse.Wait() == 130);
  CHECK_THAT(pulse.Output(), Contains("the server closed 20 of 20 connections while they were held"));

  TestServer resets(Behaviour::kReset);
  Program reset("EBB_PULSE", Flags(resets.address(), {"-l=1"}));
  CHECK(reset.Wait() == 1);
}

TEST_CASE("limits that are too low are refused before anything starts") {
  TestServer server(Behaviour::kHold);
  setenv("PULSE_PATH", ProgramPath("EBB_PULSE").c_str(), 1);
  setenv("EBB_SHELL", "/bin/sh", 1);
  Program pulse("EBB_SHELL",
                {"-c", "ulimit -n 50; exec \"$PULSE_PATH\" -big=100 -small=0 --server=" + server.address()});
  CHECK(pulse.Wait() == 2);
  CHECK_THAT(pulse.Errors(), Contains("100 connections at a time need ") &&
                                 Contains(" are open already), and the limit is 50: raise it"));
  CHECK(server.accepted() == 0);
}

TEST_CASE("descriptors that pulse inherits count against the limit") {
  TestServer server(Behaviour::kHold);
  setenv("PULSE_PATH", ProgramPath("EBB_PULSE").c_str(), 1);
  setenv("EBB_SHELL", "/bin/bash", 1);
  const auto with_110_open = [&](int connections) {
    return Program(
        "EBB_SHELL",
        {"-c", absl::StrCat("for fd in {3..112}; do eval \"exec $fd</dev/null\"; done; ulimit -n 200; "
                            "exec \"$PULSE_PATH\" -i=1 -small=0 -l=0 -big=",
                            connections, " --server=", server.address())});
  };
  Program too_many = with_110_open(160);
  CHECK(too_many.Wait() == 2);
  CHECK_THAT(too_many.Errors(), Contains("(113 are open already), and the limit is 200: raise it") &&
                                    Contains("or ask for at most 79 with -big and -small"));
  CHECK(server.accepted() == 0);
  Program as_many = with_110_open(79);
  CHECK(as_many.Wait() == 0);
  CHECK_THAT(as_many.Output(), Contains("79/79"));
}

}  // namespace
}  // namespace ebb::pulse
