#include "base/limits.h"

#include "tests/support/catch.h"

#include <sys/resource.h>

namespace ebb {
namespace {

TEST_CASE("the soft descriptor limit is raised to the hard one") {
  rlimit before;
  REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit lowered = before;
  lowered.rlim_cur = 64;
  REQUIRE(setrlimit(RLIMIT_NOFILE, &lowered) == 0);
  const auto allowed = RaiseDescriptorLimit();
  rlimit after;
  getrlimit(RLIMIT_NOFILE, &after);
  CHECK(after.rlim_cur == before.rlim_max);
  if (before.rlim_max != RLIM_INFINITY) CHECK(allowed == static_cast<int64_t>(before.rlim_max));
}

TEST_CASE("limits that the kernel shows are read, and one that is not there is empty") {
  const Limits limits = ReadLimits();
  CHECK(limits.pid_max.value_or(0) > 300);
  CHECK(limits.somaxconn.value_or(0) > 0);
  CHECK(limits.local_ports_first.value_or(0) < limits.local_ports_last.value_or(0));
  CHECK_FALSE(ReadSysctl("no/such/setting").has_value());
}

}  // namespace
}  // namespace ebb
