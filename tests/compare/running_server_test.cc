// A server that runs already, given by its process and its port.
#include <signal.h>

#include "absl/strings/str_cat.h"
#include "compare/run/ports.h"
#include "memstats/proc/descendants.h"
#include "tests/compare/running_comparison.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"

namespace ebb::compare {
namespace {

using nlohmann::json;

struct Server {
  Server() : port(FindFreePort().value()), program("EBB_BAD_DESIGN", {std::to_string(port), "runs"}) {
    REQUIRE(Eventually([&] { return IsListening(port).value_or(false); }));
  }

  std::vector<std::string> Flags() const {
    return {"--designs=", absl::StrCat("--pid=", program.pid()), absl::StrCat("--port=", port)};
  }

  const int port;
  Program program;
};

TEST_CASE("a server that runs already is measured, and left running") {
  Server server;
  RunningComparison comparison(With(server.Flags()));
  CHECK(comparison.Wait() == 0);
  CHECK(server.program.Running());
  CHECK(IsListening(server.port).value());
  const json info = comparison.RunJson("bad_design");
  CHECK(info["outcome"] == "completed");
  CHECK(info["metrics"]["connections"] == 50);
  CHECK(info["metrics"]["peak_bytes"] > 0);
  CHECK(info["metrics"]["charged_peak_bytes"].is_null());
  CHECK(info["charged_not_measured"] == "it is in no cgroup that compare has made, because it ran already");
  // There is no fresh process for small pulses alone.
  CHECK(info["metrics"]["excess"].is_null());
  CHECK(NamesIn(comparison.out() + "/bad_design-small-only").empty());
}

TEST_CASE("a process that is not the one which listens on the port is refused, not measured") {
  const Server server;
  Program other("EBB_BAD_DESIGN", {"1", "never-listens"});
  RunningComparison comparison(
      {"--designs=", absl::StrCat("--pid=", other.pid()), absl::StrCat("--port=", server.port)});
  CHECK(comparison.Wait() == 2);
  CHECK_THAT(comparison.errors(),
             Contains(absl::StrCat("compare: --port=", server.port, ": neither process ", other.pid(),
                                   " nor one that it has started listens on that port")));
  other.Signal(SIGKILL);
}

TEST_CASE("the port may be held by a process that the given one has started") {
  const int port = FindFreePort().value();
  Program parent("EBB_SHELL",
                 {"-c", absl::StrCat("\"$0\" ", port, " runs & wait"), ProgramPath("EBB_BAD_DESIGN")});
  REQUIRE(Eventually([&] { return IsListening(port).value_or(false); }));
  RunningComparison comparison(
      With({"--designs=", absl::StrCat("--pid=", parent.pid()), absl::StrCat("--port=", port)}));
  const int exit_code = comparison.Wait();
  INFO(comparison.errors());
  CHECK(exit_code == 0);
  for (const pid_t child : memstats::ChildrenOf(parent.pid())) kill(child, SIGKILL);
}

TEST_CASE("a server that ends while it is measured is a failure of that design") {
  Server server;
  std::vector<std::string> flags = With(server.Flags());
  flags.push_back("--linger=10m");
  RunningComparison comparison(flags);
  REQUIRE(comparison.EventuallySays("bad_design: big pulse 1"));
  server.program.Signal(SIGKILL);
  CHECK(comparison.Wait() == 1);
  CHECK_THAT(comparison.RunJson("bad_design")["error"].get<std::string>(),
             Contains("bad_design ended by itself"));
}

}  // namespace
}  // namespace ebb::compare
