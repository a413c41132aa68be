#include <set>

#include "pulse/limits_check.h"
#include "pulse/server_address.h"
#include "pulse/source_addresses.h"
#include "tests/pulse/test_server.h"
#include "tests/support/catch.h"

namespace ebb::pulse {
namespace {

std::vector<std::string> Texts(const std::vector<Endpoint>& addresses) {
  std::vector<std::string> texts;
  for (const Endpoint& address : addresses) texts.push_back(address.AddressText());
  return texts;
}

constexpr absl::Duration kAtOnce = absl::ZeroDuration();
constexpr absl::Duration kRested = absl::Seconds(2);

TEST_CASE("a burst is spread over as many loopback addresses as keep each at half its ports") {
  SourceAddresses sources = SourceAddresses::Loopback(28'232);
  CHECK(sources.ForPulse(1, kAtOnce).size() == 1);
  CHECK(sources.ForPulse(14'116, kAtOnce).size() == 1);
  CHECK(sources.ForPulse(14'117, kAtOnce).size() == 2);
  CHECK(sources.ForPulse(14'117, kRested).size() == 2);
  CHECK(sources.ForPulse(100'000, kAtOnce).size() == 8);
}

TEST_CASE("a pulse that follows at once gets fresh addresses, until they have all been used") {
  SourceAddresses sources = SourceAddresses::Loopback(1000);
  CHECK(Texts(sources.ForPulse(1000, kAtOnce)) == std::vector<std::string>{"127.0.0.2", "127.0.0.3"});
  CHECK(Texts(sources.ForPulse(500, kAtOnce)) == std::vector<std::string>{"127.0.0.4"});
  std::set<std::string> seen;
  for (int pulse = 0; pulse < 2000; ++pulse) seen.insert(sources.ForPulse(1, kAtOnce)[0].AddressText());
  CHECK(seen.size() == 1000);
}

TEST_CASE("a small pulse whose ports are free again is left to the kernel") {
  CHECK(SourceAddresses::Loopback(1000).ForPulse(500, kRested).empty());
  CHECK(SourceAddresses::Any(1000).ForPulse(900, kAtOnce).empty());
  CHECK(SourceAddresses::Fixed(*ParseSourceAddresses("::1"), 1000).ForPulse(1, kRested).size() == 1);
}

TEST_CASE("addresses and ranges are understood, and nonsense is refused") {
  CHECK(Texts(*ParseSourceAddresses("127.0.0.254-127.0.1.1, 10.0.0.1")) ==
        std::vector<std::string>{"127.0.0.254", "127.0.0.255", "127.0.1.0", "127.0.1.1", "10.0.0.1"});
  CHECK(Texts(*ParseSourceAddresses("::1")) == std::vector<std::string>{"::1"});
  for (const char* text : {"", "x", "127.0.0.1,", "127.0.0.2-127.0.0.1", "1.0.0.0-2.0.0.0", "127.0.0.1-x"}) {
    INFO(text);
    CHECK_FALSE(ParseSourceAddresses(text).ok());
  }
}

TEST_CASE("source addresses must be of the server's family and of this machine") {
  const Endpoint server = Endpoint::V4(0x7f000001, 80);
  CHECK(CheckSourceAddresses(*ParseSourceAddresses("127.0.0.1-127.0.0.9"), server).ok());
  CHECK(std::string(CheckSourceAddresses(*ParseSourceAddresses("::1"), server).message()) ==
        "--source_addresses: ::1 cannot reach the server 127.0.0.1:80: give IPv4 addresses");
  CHECK(std::string(CheckSourceAddresses(*ParseSourceAddresses("192.0.2.1"), server).message()) ==
        "--source_addresses: cannot use 192.0.2.1: Cannot assign requested address: give addresses of this "
        "machine");
}

TEST_CASE("limits that do not allow the burst are refused with what to change") {
  Limits limits;
  limits.descriptors_soft = 1000;
  limits.local_ports_first = 2000;
  limits.local_ports_last = 2599;
  CHECK(LocalPorts(limits) == 600);
  const SourceAddresses one = SourceAddresses::Any(LocalPorts(limits));
  CHECK(CheckBurst(600, limits, one).ok());
  CHECK(CheckBurst(968, limits, SourceAddresses::Loopback(600)).ok());
  CHECK(std::string(CheckBurst(969, limits, SourceAddresses::Loopback(600)).message()) ==
        "969 connections at a time need 1,001 file descriptors, and the limit is 1,000: raise it with "
        "'ulimit -n "
        "1001' (as root, or in /etc/security/limits.conf), or ask for at most 968 with -big and -small");
  CHECK(
      std::string(CheckBurst(601, limits, one).message()) ==
      "601 connections at a time need more local ports than the 600 there are: give more --source_addresses, "
      "widen the range with 'sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"', or ask for fewer with "
      "-big "
      "and -small");
  CHECK(CheckBurst(601, limits, SourceAddresses::Fixed(*ParseSourceAddresses("::1,::2"), 600)).ok());
  CHECK(LocalPorts(Limits()) == 28'232);
}

TEST_CASE("a server is a host and a port, with brackets around an IPv6 address") {
  CHECK(ParseHostPort("127.0.0.1:3033")->host == "127.0.0.1");
  CHECK(ParseHostPort("[::1]:3033")->host == "::1");
  CHECK(ParseHostPort("localhost:65535")->port == "65535");
  for (const char* text : {"", "host", "host:", ":80", "host:0", "host:65536", "host:http", "::1:80", "[::1]",
                           "[]:80", "[host]:80"}) {
    INFO(text);
    CHECK_FALSE(ParseHostPort(text).ok());
  }
  CHECK(Resolve({"::1", "80"})->front().ToString() == "[::1]:80");
  CHECK_FALSE(Resolve({"no such host", "80"}).ok());
}

TEST_CASE("of several addresses the one that answers is taken, and a single one is not disturbed") {
  DeadPort dead;
  TestServer server(TestServer::Behaviour::kHold);
  CHECK(ChooseAnswering({dead.endpoint(), server.endpoint()}, absl::Seconds(10)).ToString() ==
        server.address());
  CHECK(ChooseAnswering({dead.endpoint(), dead.endpoint()}, absl::Seconds(10)).ToString() ==
        dead.endpoint().ToString());
  TestServer quiet(TestServer::Behaviour::kHold);
  CHECK(ChooseAnswering({quiet.endpoint()}, absl::Seconds(10)).ToString() == quiet.address());
  CHECK(quiet.accepted() == 0);
}

}  // namespace
}  // namespace ebb::pulse
