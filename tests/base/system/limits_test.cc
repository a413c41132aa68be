#include "base/system/limits.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/catch.h"

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

TEST_CASE("open descriptors are counted, and those that no limit would free are not") {
  const int64_t before = *CountOpenDescriptors(10'000);
  CHECK(before >= 3);
  const int low = dup(0);
  CHECK(*CountOpenDescriptors(10'000) == before + 1);
  const int high = fcntl(0, F_DUPFD, low + 20);
  CHECK(*CountOpenDescriptors(10'000) == before + 2);
  CHECK(*CountOpenDescriptors(high) == before + 1);
  close(high);
  close(low);
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
