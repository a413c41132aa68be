#include "pulse/runner.h"

#include "base/clock.h"
#include "pulse/source/source_socket.h"
#include "tests/pulse/test_server.h"
#include "tests/support/catch.h"

namespace ebb::pulse {
namespace {

using Behaviour = TestServer::Behaviour;

Target To(const Endpoint& server) {
  return {server, SourcePorts(FindSourceAddresses(server, ReuseSettings()), SourcePorts::Order::kFill,
                              PortRange(), FindPortChoice())};
}

// Two pulses of 10 at a server of several addresses.
struct TestRun {
  explicit TestRun(std::vector<Target> servers) : targets(std::move(servers)) {
    options.big = 10;
    options.big_iterations = 2;
    options.big_pause = options.linger = absl::ZeroDuration();
    options.small = 0;
    runner.emplace(options, MonotonicNanos(),
                   Runner::Parts{&poller, &targets, &events, &progress, &status_line});
  }

  Options options;
  std::vector<Target> targets;
  Poller poller = *Poller::Create(nullptr);
  EventsFile events;
  Progress progress{/*terminal=*/false};
  StatusLine status_line{-1};
  std::optional<Runner> runner;
};

TEST_CASE("of a server's addresses the first that answers gets the pulses, and not one connection more") {
  DeadPort dead;
  TestServer server(Behaviour::kHold);
  TestServer not_needed(Behaviour::kHold);
  TestRun run({To(dead.endpoint()), To(server.endpoint()), To(not_needed.endpoint())});
  CHECK(run.runner->Run().ok());
  CHECK(run.runner->server().ToString() == server.address());
  CHECK(server.accepted() == 20);
  CHECK(not_needed.accepted() == 0);
  CHECK(SumUp(run.runner->result()).errors.total() == 0);
}

TEST_CASE("when none of a server's addresses answers, the error names them all") {
  DeadPort first;
  DeadPort second;
  TestRun run({To(first.endpoint()), To(second.endpoint())});
  CHECK(std::string(run.runner->Run().message()) ==
        "cannot connect to " + first.endpoint().ToString() + ": Connection refused or to " +
            second.endpoint().ToString() +
            ": Connection refused: start the server first, or give its address with --server");
}

}  // namespace
}  // namespace ebb::pulse
