#include <set>

#include "pulse/source/server_address.h"
#include "pulse/source/source_addresses.h"
#include "tests/support/catch.h"

namespace ebb::pulse {
namespace {

std::vector<std::string> Texts(const std::vector<Endpoint>& addresses) {
  std::vector<std::string> texts;
  for (const Endpoint& address : addresses) texts.push_back(address.AddressText());
  return texts;
}

TEST_CASE("a loopback server is reached from 127.0.0.1 first, and from a thousand addresses in all") {
  const auto sources = FindSourceAddresses(Endpoint::V4(0x7f000001, 80), ReuseSettings());
  REQUIRE(sources.size() == 1000);
  CHECK(sources[0].address.AddressText() == "127.0.0.1");
  CHECK(sources[0].kernels_choice);
  CHECK(sources[1].address.AddressText() == "127.0.0.2");
  CHECK_FALSE(sources[1].kernels_choice);
  std::set<std::string> different;
  for (const SourceAddress& source : sources) different.insert(source.address.AddressText());
  CHECK(different.size() == 1000);
}

TEST_CASE("0.0.0.0 is reached as the loopback address that it stands for") {
  const auto sources = FindSourceAddresses(Endpoint::V4(0, 80), ReuseSettings());
  CHECK(sources[0].address.AddressText() == "127.0.0.1");
  CHECK(sources.size() == 1000);
}

TEST_CASE("ports between loopback addresses rest for a second, and others for a minute") {
  const Endpoint loopback = Endpoint::V4(0x7f000001, 80);
  const Endpoint other = Endpoint::V4(0x0a000001, 80);
  ReuseSettings settings;
  CHECK(PortReuseDelay(loopback, loopback, settings) == absl::Milliseconds(1200));
  CHECK(PortReuseDelay(other, loopback, settings) == absl::Milliseconds(1200));
  CHECK(PortReuseDelay(other, other, settings) == absl::Milliseconds(60'200));
  settings.everywhere = true;
  CHECK(PortReuseDelay(other, other, settings) == absl::Milliseconds(1200));
  settings = {.on_loopback = false, .everywhere = false, .delay = absl::Seconds(1)};
  CHECK(PortReuseDelay(loopback, loopback, settings) == absl::Milliseconds(60'200));
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

}  // namespace
}  // namespace ebb::pulse
