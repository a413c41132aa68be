// Servers on addresses that are not 127.x, in a network of the test's own.

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/system/limits.h"
#include "pulse/burst/burst.h"
#include "pulse/limits_check.h"
#include "pulse/source/source_addresses.h"
#include "pulse/source/source_socket.h"
#include "tests/pulse/test_server.h"
#include "tests/support/catch.h"

namespace ebb::pulse {
namespace {

constexpr uint32_t kFirst = 0x0a630001;   // 10.99.0.1
constexpr uint32_t kSecond = 0x0a630002;  // 10.99.0.2
constexpr int64_t kPorts = 200;

// Gives an interface an address, or brings it up.
bool Configure(const std::string& interface, uint32_t address) {
  UniqueFd fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  strncpy(request.ifr_name, interface.c_str(), sizeof request.ifr_name - 1);
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  if (ioctl(fd.get(), SIOCSIFFLAGS, &request) != 0) return false;
  if (address == 0) return true;
  request = {};
  strncpy(request.ifr_name, interface.c_str(), sizeof request.ifr_name - 1);
  const Endpoint endpoint = Endpoint::V4(address, 0);
  memcpy(&request.ifr_addr, endpoint.address(), sizeof request.ifr_addr);
  return ioctl(fd.get(), SIOCSIFADDR, &request) == 0;
}

bool SetPortRange() {
  UniqueFd fd(open("/proc/sys/net/ipv4/ip_local_port_range", O_WRONLY | O_CLOEXEC));
  const std::string range = absl::StrCat("40000 ", 40'000 + kPorts - 1);
  return fd.valid() && write(fd.get(), range.data(), range.size()) == static_cast<ssize_t>(range.size());
}

// This process from now on has a network of its own: 127.0.0.0/8, 10.99.0.1 and 10.99.0.2, and 200 ports.
bool EnterOwnNetwork() {
  static const bool entered = unshare(CLONE_NEWNET) == 0 && Configure("lo", 0) && Configure("lo:1", kFirst) &&
                              Configure("lo:2", kSecond) && SetPortRange();
  if (!entered)
    WARN("not tested: only root may make a network namespace, with addresses and ports of its own");
  return entered;
}

std::vector<std::string> Texts(const std::vector<SourceAddress>& sources) {
  std::vector<std::string> texts;
  for (const SourceAddress& source : sources) texts.push_back(source.address.AddressText());
  return texts;
}

TEST_CASE("a server on an address of this machine is reached from that, from its others, and from 127.x") {
  if (!EnterOwnNetwork()) return;
  std::vector<std::string> texts = Texts(FindSourceAddresses(Endpoint::V4(kSecond, 80), ReuseSettings()));
  REQUIRE(texts.size() == 1002);
  texts.resize(4);
  CHECK(texts == std::vector<std::string>{"10.99.0.2", "10.99.0.1", "127.0.0.1", "127.0.0.2"});
}

TEST_CASE("pulses at an address that is not 127.x go on from other addresses when its ports are used up") {
  if (!EnterOwnNetwork()) return;
  TestServer server(TestServer::Behaviour::kHold, Endpoint::V4(kFirst, 0));
  SourcePorts sources(FindSourceAddresses(server.endpoint(), ReadReuseSettings()), SourcePorts::Order::kFill,
                      LocalPorts(ReadLimits()), FindPortChoice());
  CHECK(sources.capacity() == 1002 * kPorts);
  auto poller = Poller::Create(nullptr);
  for (int pulse = 0; pulse < 4; ++pulse) {
    BurstOptions options;
    options.server = server.endpoint();
    options.connections = 150;
    options.sources = &sources;
    Burst burst(options, &*poller);
    sources.StartPulse();
    burst.Open();
    CHECK(burst.connected() == 150);
    burst.Close(MonotonicNanos() + 60'000'000'000);
    sources.EndPulse(MonotonicNanos());
    if (pulse == 0) CHECK(server.sources() == std::set<std::string>{"10.99.0.1"});
  }
  CHECK(server.sources() == std::set<std::string>{"10.99.0.1", "10.99.0.2", "127.0.0.1"});
}

}  // namespace
}  // namespace ebb::pulse
