#include "compare/ports.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "base/unique_fd.h"
#include "tests/support/catch.h"

namespace ebb {
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
  const int family = GENERATE(AF_INET, AF_INET6);
  Bound bound(family);
  if (!bound.ok && family == AF_INET6) return;  // This machine has no IPv6.
  REQUIRE(bound.ok);
  CHECK(*IsListening(bound.port) == false);
  REQUIRE(listen(bound.fd.get(), 1) == 0);
  CHECK(*IsListening(bound.port) == true);
  bound.fd.reset();
  CHECK(*IsListening(bound.port) == false);
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
}  // namespace ebb
