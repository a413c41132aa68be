#include <cmath>
#include <limits>

#include "server/log2.h"
#include "server/tunables.h"
#include "tests/support/catch.h"

namespace ebb {
namespace {

TEST_CASE("tunables are added once and the user's own stay") {
  CHECK(WithServerTunables("") == std::string(kServerTunables));
  CHECK(WithServerTunables("a.b=1") == std::string("a.b=1:") + kServerTunables);
  CHECK_FALSE(WithServerTunables(kServerTunables).has_value());
  CHECK(WithServerTunables("glibc.rtld.nns=4") ==
        std::string("glibc.rtld.nns=4:glibc.rtld.optional_static_tls=0:glibc.malloc.tcache_count=0"));
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
}  // namespace ebb
