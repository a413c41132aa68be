#include "pulse/source/source_ports.h"

#include <set>

#include "base/clock.h"
#include "pulse/burst/burst.h"
#include "pulse/limits_check.h"
#include "pulse/source/source_socket.h"
#include "tests/pulse/test_server.h"
#include "tests/support/catch.h"

namespace ebb::pulse {
namespace {

using Order = SourcePorts::Order;

constexpr int64_t kSecond = 1'000'000'000;
constexpr PortRange kHundred = {40'000, 40'099};

std::vector<SourceAddress> Addresses(int count, absl::Duration reuse_after = absl::Seconds(1)) {
  std::vector<SourceAddress> addresses;
  for (int at = 0; at < count; ++at) {
    addresses.push_back({Endpoint::V4(INADDR_LOOPBACK + at, 0), at == 0, reuse_after});
  }
  return addresses;
}

// How many of the connections of one pulse come from each address.
std::vector<int> Pulse(SourcePorts* ports, int connections, int64_t start_ns, int64_t end_ns) {
  std::vector<int> from(8);
  ports->StartPulse();
  for (int at = 0; at < connections; ++at) ++from[ports->Next(start_ns)->address_index];
  ports->EndPulse(end_ns);
  from.resize(ports->addresses_used());
  return from;
}

TEST_CASE("pulses come from one address as long as its ports suffice for all of them") {
  SourcePorts ports(Addresses(3), Order::kFill, kHundred, PortChoice::kRange);
  CHECK(Pulse(&ports, 60, 0, 0) == std::vector<int>{60});
  CHECK(Pulse(&ports, 30, 0, 0) == std::vector<int>{30});
  CHECK(Pulse(&ports, 10, 0, 0) == std::vector<int>{10});
}

TEST_CASE("a burst beyond the ports of one address takes the next ones") {
  SourcePorts ports(Addresses(3), Order::kFill, kHundred, PortChoice::kRange);
  CHECK(Pulse(&ports, 250, 0, 0) == std::vector<int>{100, 100, 50});
  CHECK(ports.capacity() == 300);
}

TEST_CASE("ports of earlier pulses rest, and are used again when they have rested") {
  SourcePorts ports(Addresses(2), Order::kFill, kHundred, PortChoice::kRange);
  Pulse(&ports, 60, 0, 5 * kSecond);
  CHECK(Pulse(&ports, 60, 5 * kSecond, 5 * kSecond + 1) == std::vector<int>{40, 20});
  CHECK(Pulse(&ports, 60, 6 * kSecond, 6 * kSecond + 1) == std::vector<int>{60});
  CHECK(Pulse(&ports, 60, 8 * kSecond, 8 * kSecond) == std::vector<int>{60});
}

TEST_CASE("each port is handed out once, and the one that has rested longest comes first") {
  SourcePorts ports(Addresses(1), Order::kFill, kHundred, PortChoice::kRange);
  ports.StartPulse();
  std::set<int> first;
  for (int at = 0; at < 70; ++at) first.insert(ports.Next(0)->port);
  ports.EndPulse(0);
  CHECK(first.size() == 70);
  ports.StartPulse();
  for (int at = 0; at < 30; ++at) CHECK(first.count(ports.Next(2 * kSecond)->port) == 0);
  for (int at = 0; at < 70; ++at) CHECK(first.count(ports.Next(2 * kSecond)->port) == 1);
}

TEST_CASE("ports that somebody else has are passed over, until the kernel says that there is none") {
  const PortRange thousand = {40'000, 40'999};
  SourcePorts ports(Addresses(1), Order::kFill, thousand, PortChoice::kRange);
  const auto somebody_elses = [](const Source& source) {
    return source.port < 40'500 || source.port == 40'700;
  };
  ports.StartPulse();
  std::set<int> got;
  int asked = 0;
  std::optional<Source> source;
  while ((source = ports.Next(0))->port != 0) {
    // The second walk comes to those that the first has got, for which the kernel says the same.
    if (somebody_elses(*source) || !got.insert(source->port).second) ports.Taken(*source);
    REQUIRE(++asked < 5'000);
  }
  CHECK(got.size() == 499);
  ports.Taken(*source);
  CHECK_FALSE(ports.Next(0).has_value());
}

TEST_CASE("a crowd of taken ports is left behind in a few steps") {
  SourcePorts ports(Addresses(1), Order::kFill, {32'768, 60'999}, PortChoice::kRange);
  ports.StartPulse();
  int steps = 0;
  for (auto source = ports.Next(0); source->port < 32'768 + 10'000; source = ports.Next(0)) {
    ports.Taken(*source);
    ++steps;
  }
  CHECK(steps < 100);
}

TEST_CASE("where ports have to be bound, half of them are left to the kernel and used first") {
  SourcePorts ports(Addresses(2), Order::kFill, kHundred, PortChoice::kBind);
  ports.StartPulse();
  for (int at = 0; at < 50; ++at) CHECK(ports.Next(0)->port == 0);
  std::set<int> bound;
  for (int at = 0; at < 50; ++at) bound.insert(ports.Next(0)->port);
  CHECK(bound.size() == 50);
  for (const int port : bound) CHECK(port % 2 == 1);
  CHECK(ports.addresses_used() == 1);
  CHECK(ports.Next(0)->address_index == 1);
}

TEST_CASE("addresses that the user has given are used in turn, the others when one has no port left") {
  SourcePorts ports(Addresses(2), Order::kInTurn, kHundred, PortChoice::kRange);
  CHECK(Pulse(&ports, 30, 0, 0) == std::vector<int>{15, 15});
  CHECK(Pulse(&ports, 170, 0, 0) == std::vector<int>{85, 85});
}

// A burst, and how it came to the server.
std::set<std::string> SourcesOf(TestServer* server, SourcePorts* ports, int64_t connections) {
  BurstOptions options;
  options.server = server->endpoint();
  options.connections = connections;
  options.sources = ports;
  auto poller = Poller::Create(nullptr);
  Burst burst(options, &*poller);
  ports->StartPulse();
  burst.Open();
  CHECK(burst.connected() == connections);
  CHECK(burst.errors().ToString().empty());
  burst.Close(MonotonicNanos() + 60 * kSecond);
  ports->EndPulse(MonotonicNanos());
  return server->sources();
}

TEST_CASE("real connections come from one address, and from a second one beyond its ports") {
  const PortChoice choice = GENERATE(PortChoice::kRange, PortChoice::kBind);
  if (choice == PortChoice::kRange && FindPortChoice() != choice) return;  // A kernel before Linux 6.3.
  TestServer server(TestServer::Behaviour::kHold);
  const absl::Duration rest = absl::Milliseconds(1200);
  const PortRange range = {40'000, 40'399};
  SourcePorts ports(Addresses(2, rest), Order::kFill, range, choice);
  CHECK(SourcesOf(&server, &ports, 150) == std::set<std::string>{"127.0.0.1"});
  CHECK(SourcesOf(&server, &ports, 450) == std::set<std::string>{"127.0.0.1", "127.0.0.2"});
}

TEST_CASE("ports that an earlier program has left in TIME_WAIT are no obstacle") {
  TestServer server(TestServer::Behaviour::kHold);
  for (int program = 0; program < 3; ++program) {
    SourcePorts ports(Addresses(1), Order::kFill, {41'000, 41'999}, FindPortChoice());
    CHECK(SourcesOf(&server, &ports, 300) == std::set<std::string>{"127.0.0.1"});
  }
}

TEST_CASE("a schedule that needs more ports than have rested is foretold") {
  Options options;
  options.big = 60;
  options.small = 0;
  options.linger = absl::Seconds(1);
  options.big_pause = absl::Seconds(10);
  CHECK(PortShortage(options, SourcePorts(Addresses(2, absl::Seconds(60)), Order::kFill, kHundred,
                                          PortChoice::kRange)) == "");
  CHECK(PortShortage(options, SourcePorts(Addresses(1, absl::Seconds(9)), Order::kFill, kHundred,
                                          PortChoice::kRange)) == "");
  CHECK(
      PortShortage(options, SourcePorts(Addresses(1, absl::Seconds(60)), Order::kFill, kHundred,
                                        PortChoice::kRange)) ==
      "big pulse 2 may lack 20 local ports: there are 100, and those of earlier pulses cannot be used again "
      "for "
      "60.0 s: give more --source_addresses or longer pauses (-bs, -ss), or widen the range with 'sysctl -w "
      "net.ipv4.ip_local_port_range=\"1024 65535\"'");
}

TEST_CASE("limits that do not allow the burst are refused with what to change") {
  Limits limits;
  limits.descriptors_soft = 1000;
  limits.local_ports_first = 2000;
  limits.local_ports_last = 2599;
  CHECK(LocalPorts(limits).count() == 600);
  const SourcePorts one(Addresses(1), Order::kFill, LocalPorts(limits), PortChoice::kRange);
  const SourcePorts two(Addresses(2), Order::kFill, LocalPorts(limits), PortChoice::kRange);
  CHECK(CheckBurst(600, limits, 3, one).ok());
  CHECK(CheckBurst(601, limits, 3, two).ok());
  CHECK(CheckBurst(989, limits, 3, two).ok());
  CHECK(std::string(CheckBurst(989, limits, 4, two).message()) ==
        "989 connections at a time need 1,001 file descriptors (4 are open already), and the limit is 1,000: "
        "raise it with 'ulimit -n 1001' (as root, or in /etc/security/limits.conf), or ask for at most 988 "
        "with -big and -small");
  CHECK(
      std::string(CheckBurst(601, limits, 3, one).message()) ==
      "601 connections at a time need more local ports than the 600 there are: give more "
      "--source_addresses, widen the range with 'sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"', or "
      "ask for fewer with -big and -small");
  CHECK(LocalPorts(Limits()).count() == 28'232);
}

}  // namespace
}  // namespace ebb::pulse
