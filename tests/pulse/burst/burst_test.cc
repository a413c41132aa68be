#include "pulse/burst/burst.h"

#include <sys/resource.h>

#include "base/clock.h"
#include "base/system/limits.h"
#include "pulse/source/source_socket.h"
#include "tests/pulse/test_server.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"

namespace ebb::pulse {
namespace {

using Behaviour = TestServer::Behaviour;

BurstOptions To(const Endpoint& server, int64_t connections) {
  RaiseDescriptorLimit();
  BurstOptions options;
  options.server = server;
  options.connections = connections;
  return options;
}

int64_t After(absl::Duration duration) { return MonotonicNanos() + absl::ToInt64Nanoseconds(duration); }

// Long enough for any machine; only reached when something hangs.
const absl::Duration kPatience = absl::Seconds(60);

struct TestBurst {
  explicit TestBurst(const BurstOptions& options)
      : poller(*Poller::Create(nullptr)), burst(options, &poller) {}

  // Holds until the condition is true.
  bool HoldUntil(const std::function<bool()>& condition) {
    return Eventually([&] {
      burst.Hold(After(absl::Milliseconds(5)));
      return condition();
    });
  }

  Poller poller;
  Burst burst;
};

TEST_CASE("2,000 connections are open together and closed with a FIN each") {
  TestServer server(Behaviour::kHold);
  TestBurst test(To(server.endpoint(), 2000));
  test.burst.Open();
  CHECK(test.burst.connected() == 2000);
  CHECK(test.burst.open() == 2000);
  CHECK(test.burst.latency().count() == 2000);
  CHECK(test.burst.latency().Percentile(0.5) > 0);
  CHECK(Eventually([&] { return server.most_open() == 2000; }));
  test.burst.Close(After(kPatience));
  CHECK(test.burst.open() == 0);
  CHECK(test.burst.left_open() == 0);
  CHECK(test.burst.closed_by_server().count == 0);
  CHECK(server.ended() == 2000);
  CHECK(server.reset() == 0);
}

TEST_CASE("connects to a port where nobody listens are refused") {
  DeadPort port;
  TestBurst test(To(port.endpoint(), 50));
  test.burst.Open();
  CHECK(test.burst.connected() == 0);
  CHECK(test.burst.errors().refused == 50);
}

TEST_CASE("when nobody answers the first connect a burst can give up at once") {
  DeadPort port;
  BurstOptions options = To(port.endpoint(), 50);
  options.stop_if_nobody_answers = true;
  TestBurst test(options);
  test.burst.Open();
  CHECK(test.burst.nobody_answers() == ECONNREFUSED);
  CHECK(test.burst.started() == 1);
}

TEST_CASE("connects to a listener with a full backlog time out, and those that came are closed") {
  TestServer server(Behaviour::kNeverAccept);
  BurstOptions options = To(server.endpoint(), 20);
  options.connect_timeout = absl::Milliseconds(150);
  TestBurst test(options);
  const int64_t start_ns = MonotonicNanos();
  test.burst.Open();
  CHECK(MonotonicNanos() - start_ns >= 150'000'000);
  CHECK(test.burst.connected() >= 1);
  CHECK(test.burst.errors().timed_out >= 15);
  CHECK(test.burst.connected() + test.burst.errors().total() == 20);
  CHECK(test.burst.open() == test.burst.connected());
  test.burst.Close(After(absl::Milliseconds(50)));
  CHECK(test.burst.left_open() == test.burst.connected());
}

TEST_CASE("timeouts count for each connect from its own start") {
  TestServer server(Behaviour::kNeverAccept);
  BurstOptions options = To(server.endpoint(), 8);
  options.concurrency = 2;
  options.connect_timeout = absl::Milliseconds(100);
  TestBurst test(options);
  const int64_t start_ns = MonotonicNanos();
  test.burst.Open();
  // At most 2 get into the backlog; the other 6 need three rounds of 2.
  CHECK(MonotonicNanos() - start_ns >= 300'000'000);
  CHECK(test.burst.errors().timed_out >= 6);
}

TEST_CASE("connections that the server resets are counted, however early that happens") {
  TestServer server(Behaviour::kReset);
  TestBurst test(To(server.endpoint(), 100));
  test.burst.Open();
  CHECK(
      test.HoldUntil([&] { return test.burst.closed_by_server().reset + test.burst.errors().reset == 100; }));
  CHECK(test.burst.open() == 0);
  CHECK(test.burst.connected() + test.burst.errors().reset == 100);
}

TEST_CASE("connections that the server closes while they are held are noticed") {
  TestServer server(Behaviour::kCloseAtOnce);
  TestBurst test(To(server.endpoint(), 100));
  test.burst.Open();
  CHECK(test.HoldUntil([&] { return test.burst.closed_by_server().count == 100; }));
  CHECK(test.burst.closed_by_server().reset == 0);
  CHECK(test.burst.closed_by_server().said.empty());
  CHECK(test.burst.open() == 0);
}

TEST_CASE("closings are noticed although nothing is held, and so is what the server said before") {
  TestServer server(Behaviour::kSayAndClose);
  TestBurst test(To(server.endpoint(), 100));
  test.burst.Open();
  // Nobody looks at the connections until they are to be closed.
  REQUIRE(Eventually([&] { return server.accepted() == 100; }));
  test.burst.Close(After(kPatience));
  CHECK(test.burst.closed_by_server().count == 100);
  CHECK(test.burst.closed_by_server().at_once == 100);
  CHECK(test.burst.closed_by_server().said == "-ERR max number of clients reached");
}

TEST_CASE("what a server sends first is read, so that closing is no reset") {
  TestServer server(Behaviour::kSendFirst);
  TestBurst test(To(server.endpoint(), 200));
  test.burst.Open();
  test.burst.Close(After(kPatience));
  CHECK(test.burst.connected() == 200);
  CHECK(Eventually([&] { return server.ended() == 200; }));
  CHECK(server.reset() == 0);
}

TEST_CASE("a server that never closes its side is left after the deadline") {
  TestServer server(Behaviour::kNeverClose);
  TestBurst test(To(server.endpoint(), 30));
  test.burst.Open();
  test.burst.Close(After(absl::Milliseconds(100)));
  CHECK(test.burst.left_open() == 30);
  CHECK(Eventually([&] { return server.ended() == 30; }));
}

TEST_CASE("IPv6 works like IPv4") {
  TestServer server(Behaviour::kHold, AF_INET6);
  TestBurst test(To(server.endpoint(), 100));
  test.burst.Open();
  test.burst.Close(After(kPatience));
  CHECK(test.burst.connected() == 100);
  CHECK(server.ended() == 100);
}

TEST_CASE("bytes arrive exactly, also more than the socket buffers hold and with nothing to hold for") {
  constexpr int64_t kBytes = 8'000'003;
  const Behaviour behaviour = GENERATE(Behaviour::kHold, Behaviour::kHalfClose, Behaviour::kEcho);
  TestServer server(behaviour);
  BurstOptions options = To(server.endpoint(), 2);
  options.send_bytes = kBytes;
  TestBurst test(options);
  test.burst.Open();
  test.burst.Close(After(kPatience));
  CHECK(test.burst.bytes_sent() == 2 * kBytes);
  CHECK(Eventually([&] { return server.received() == 2 * kBytes; }));
  CHECK(server.wrong_bytes() == 0);
}

TEST_CASE("bytes that nobody reads do not block the other connections") {
  TestServer server(Behaviour::kNeverAccept);
  BurstOptions options = To(server.endpoint(), 1);
  options.send_bytes = int64_t{1} << 34;
  TestBurst test(options);
  test.burst.Open();
  const int64_t start_ns = MonotonicNanos();
  test.burst.Hold(After(absl::Milliseconds(20)));
  test.burst.Close(After(absl::Milliseconds(50)));
  CHECK(MonotonicNanos() - start_ns < absl::ToInt64Nanoseconds(kPatience));
  CHECK(test.burst.bytes_sent() > 0);
  CHECK(test.burst.bytes_sent() < options.send_bytes);
  CHECK(test.burst.left_open() == 1);
}

TEST_CASE("connections come from the addresses that were given, in turn") {
  TestServer server(Behaviour::kHold);
  BurstOptions options = To(server.endpoint(), 30);
  SourcePorts sources({{Endpoint::V4(0x7f000005, 0), false, absl::Seconds(1)},
                       {Endpoint::V4(0x7f000105, 0), false, absl::Seconds(1)}},
                      SourcePorts::Order::kInTurn, PortRange(), FindPortChoice());
  options.sources = &sources;
  TestBurst test(options);
  test.burst.Open();
  test.burst.Close(After(kPatience));
  CHECK(server.sources() == std::set<std::string>{"127.0.0.5", "127.0.1.5"});
}

TEST_CASE("a rate spreads the connects over time") {
  TestServer server(Behaviour::kHold);
  BurstOptions options = To(server.endpoint(), 100);
  options.rate = 500;
  TestBurst test(options);
  const int64_t start_ns = MonotonicNanos();
  test.burst.Open();
  CHECK(test.burst.connected() == 100);
  // 100 connects at 500 a second are 198 ms from the first to the last; up to 10 ms may be caught up.
  CHECK(MonotonicNanos() - start_ns >= 185'000'000);
}

TEST_CASE("when descriptors run out those that are open are held and closed, and the others are counted") {
  TestServer server(Behaviour::kHold);
  TestBurst test(To(server.endpoint(), 100));
  rlimit before;
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit low = before;
  low.rlim_cur = 60;
  setrlimit(RLIMIT_NOFILE, &low);
  test.burst.Open();
  setrlimit(RLIMIT_NOFILE, &before);
  CHECK(test.burst.connected() > 0);
  CHECK(test.burst.errors().no_descriptors > 0);
  CHECK(test.burst.connected() + test.burst.errors().no_descriptors == 100);
  test.burst.Close(After(kPatience));
  CHECK(test.burst.left_open() == 0);
}

TEST_CASE("a second stop signal ends closing at once, whatever the server does") {
  TestServer server(Behaviour::kNeverClose);
  auto stop = StopSignals::Catch();
  REQUIRE(stop.ok());
  auto poller = Poller::Create(&*stop);
  Burst burst(To(server.endpoint(), 20), &*poller);
  burst.Open();
  raise(SIGINT);
  burst.Hold(Poller::kNever);
  CHECK(poller->stops() == 1);
  // One look at the sockets while the closes are begun, which brings the second signal, and no wait after it.
  raise(SIGTERM);
  int waits = 0;
  poller->set_ticker([&](int64_t) {
    ++waits;
    return Poller::kNever;
  });
  burst.Close(After(kPatience));
  CHECK(poller->stops() == 2);
  CHECK(waits == 1);
  CHECK(burst.left_open() == 20);
}

TEST_CASE("a stop signal ends opening, abandons what is in flight and still closes what is open") {
  TestServer server(Behaviour::kHold);
  auto stop = StopSignals::Catch();
  REQUIRE(stop.ok());
  auto poller = Poller::Create(&*stop);
  BurstOptions options = To(server.endpoint(), 1'000);
  options.rate = 100;
  Burst burst(options, &*poller);
  bool raised = false;
  poller->set_ticker([&](int64_t) {
    if (burst.open() >= 5 && !std::exchange(raised, true)) raise(SIGTERM);
    return Poller::kNever;
  });
  burst.Open();
  CHECK(poller->stops() == 1);
  CHECK(burst.connected() >= 5);
  CHECK(burst.connected() < 1'000);
  burst.Hold(Poller::kNever);
  burst.Close(After(kPatience));
  CHECK(burst.open() == 0);
  CHECK(server.ended() == burst.connected());
}

}  // namespace
}  // namespace ebb::pulse
