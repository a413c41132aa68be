#include "compare/run/ports.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/io/unique_fd.h"
#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

// A TCP socket bound to a free port of the loopback address of its family.
struct Bound {
  explicit Bound(int family) : fd(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in6 v6 = {};
    v6.sin6_family = AF_INET6;
    v6.sin6_addr = in6addr_loopback;
    sockaddr_in v4 = {};
    v4.sin_family = AF_INET;
    v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool is_v6 = family == AF_INET6;
    auto* address = is_v6 ? reinterpret_cast<sockaddr*>(&v6) : reinterpret_cast<sockaddr*>(&v4);
    socklen_t length = is_v6 ? sizeof v6 : sizeof v4;
    ok = bind(fd.get(), address, length) == 0 && getsockname(fd.get(), address, &length) == 0;
    port = ntohs(is_v6 ? v6.sin6_port : v4.sin_port);
  }

  UniqueFd fd;
  bool ok = false;
  int port = 0;
};

TEST_CASE("a port counts as listening from listen() on, not from bind(), until it is closed") {
  Bound bound(AF_INET);
  REQUIRE(bound.ok);
  CHECK(*IsListening(bound.port) == false);
  REQUIRE(listen(bound.fd.get(), 1) == 0);
  CHECK(*IsListening(bound.port) == true);
  bound.fd.reset();
  CHECK(*IsListening(bound.port) == false);
}

TEST_CASE("an IPv6 socket counts if a connection to 127.0.0.1 comes to it") {
  Bound loopback(AF_INET6);
  if (!loopback.ok) SUCCEED("this machine has no IPv6");
  if (!loopback.ok) return;
  REQUIRE(listen(loopback.fd.get(), 1) == 0);
  const auto elsewhere = FindListeners(loopback.port);
  REQUIRE(elsewhere.ok());
  CHECK_FALSE(elsewhere->found());
  CHECK(elsewhere->elsewhere == std::vector<std::string>{"[::1]"});
  const int only_ipv6 = GENERATE(0, 1);
  UniqueFd any(socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(setsockopt(any.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only_ipv6, sizeof only_ipv6) == 0);
  REQUIRE(listen(any.get(), 1) == 0);  // On a port of the kernel's choice.
  sockaddr_in6 address = {};
  socklen_t length = sizeof address;
  REQUIRE(getsockname(any.get(), reinterpret_cast<sockaddr*>(&address), &length) == 0);
  CHECK(*IsListening(ntohs(address.sin6_port)) == (only_ipv6 == 0));
}

TEST_CASE("whose socket it is that listens is found by the descriptors of the processes") {
  Bound bound(AF_INET);
  REQUIRE(listen(bound.fd.get(), 1) == 0);
  const std::vector<uint64_t> inodes = FindListeners(bound.port)->inodes;
  REQUIRE(inodes.size() == 1);
  CHECK(HoldsSocket({getpid()}, inodes).value());
  CHECK_FALSE(HoldsSocket({getpid()}, {inodes.front() + 1}).value());
  CHECK_FALSE(HoldsSocket({}, inodes).value());
}

TEST_CASE("a listener is found among many others") {
  std::vector<Bound> others;
  for (int i = 0; i < 500; ++i) {
    others.emplace_back(AF_INET);
    REQUIRE(others.back().ok);
    REQUIRE(listen(others.back().fd.get(), 1) == 0);
  }
  for (const Bound& other : others) CHECK(*IsListening(other.port));
}

TEST_CASE("a free port is free") {
  const auto port = FindFreePort();
  REQUIRE(port.ok());
  CHECK(*port > 0);
  CHECK(*IsListening(*port) == false);
  UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(*port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}

}  // namespace
}  // namespace ebb::compare
