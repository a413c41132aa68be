#include <sys/resource.h>

#include <cmath>
#include <limits>

#include "server/linking/logarithm.h"
#include "server/tunables.h"
#include "tests/support/catch.h"

namespace ebb::server {
namespace {

TEST_CASE("tunables are added once and the user's own stay") {
  CHECK(WithTunables("", "c.d=1:e.f=2") == "c.d=1:e.f=2");
  CHECK(WithTunables("a.b=1", "c.d=1:e.f=2") == "a.b=1:c.d=1:e.f=2");
  CHECK_FALSE(WithTunables("c.d=1:e.f=2", "c.d=1:e.f=2").has_value());
  CHECK(WithTunables("c.d=7", "c.d=1:e.f=2") == "c.d=7:e.f=2");
}

TEST_CASE("where address space is limited, less of it is set aside for the stacks of ended threads") {
  const auto cache_bytes = [] {
    const std::string tunables = ServerTunables();
    return std::stoll(tunables.substr(tunables.rfind('=') + 1));
  };
  rlimit before;
  REQUIRE(getrlimit(RLIMIT_AS, &before) == 0);
  if (before.rlim_cur == RLIM_INFINITY) CHECK(cache_bytes() == 1 << 30);
  rlimit limited = before;
  limited.rlim_cur = rlim_t{1} << 40;
  REQUIRE(setrlimit(RLIMIT_AS, &limited) == 0);
  CHECK(cache_bytes() == 1 << 20);
  REQUIRE(setrlimit(RLIMIT_AS, &before) == 0);
}

TEST_CASE("the server's log2 is the mathematical library's") {
  for (double x = 1e-300; x < 1e300; x *= 1.37) CHECK(Log2(x) == Approx(std::log2(x)).epsilon(1e-15));
  for (int exponent = -1074; exponent < 1024; ++exponent) CHECK(Log2(std::ldexp(1.0, exponent)) == exponent);
  CHECK(Log2(0) == -std::numeric_limits<double>::infinity());
  CHECK(std::isinf(Log2(std::numeric_limits<double>::infinity())));
  CHECK(std::isnan(Log2(-1)));
  CHECK(std::isnan(Log2(std::nan(""))));
}

}  // namespace
}  // namespace ebb::server
