#include "base/system/own_cgroup.h"

#include <fstream>

#include "base/io/file.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ebb {
namespace {

// As of a machine with version 1, with version 2, and with both.
constexpr char kVersion1[] =
    "12:pids:/user.slice\n4:cpu,memory:/user.slice/a:b\n1:name=systemd:/init.scope\n";
constexpr char kVersion2[] = "0::/user.slice/session-2.scope\n";
constexpr char kHybrid[] = "9:name=systemd:/\n4:memory:/one\n0::/two\n";

constexpr char kMounts[] =
    "proc /proc proc rw,nosuid 0 0\n"
    "cgroup2 /sys/fs/cgroup/unified cgroup2 rw,nsdelegate 0 0\n"
    "cgroup /sys/fs/cgroup/cpu cgroup rw,cpu,cpuacct 0 0\n"
    "cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0\n";

TEST_CASE("a process's own cgroup is found in each hierarchy") {
  CHECK(*FindCgroupPath(kVersion1, "memory") == "/user.slice/a:b");
  CHECK(*FindCgroupPath(kVersion2, "") == "/user.slice/session-2.scope");
  CHECK(*FindCgroupPath(kHybrid, "memory") == "/one");
  CHECK(*FindCgroupPath(kHybrid, "") == "/two");
}

TEST_CASE("where there is no such hierarchy, that is said") {
  CHECK(absl::IsNotFound(FindCgroupPath(kVersion1, "").status()));
  CHECK(absl::IsNotFound(FindCgroupPath(kVersion2, "memory").status()));
  CHECK(absl::IsNotFound(FindCgroupPath("", "memory").status()));
  CHECK(absl::IsNotFound(FindCgroupPath("4:memory\nrubbish\n", "memory").status()));
  CHECK(FindCgroupPath("", "").status().message() == "this process is in no memory cgroup");
}

TEST_CASE("the mount of each hierarchy is found") {
  CHECK(*FindCgroupMount(kMounts, "cgroup2", "") == "/sys/fs/cgroup/unified");
  CHECK(*FindCgroupMount(kMounts, "cgroup", "memory") == "/sys/fs/cgroup/memory");
  CHECK(*FindCgroupMount(kMounts, "cgroup", "cpuacct") == "/sys/fs/cgroup/cpu");
  CHECK(absl::IsNotFound(FindCgroupMount(kMounts, "cgroup", "mem").status()));
  CHECK(absl::IsNotFound(FindCgroupMount("", "cgroup2", "").status()));
  CHECK(absl::IsNotFound(FindCgroupMount("cgroup2 /sys\n", "cgroup2", "").status()));
}

// A cgroup's folder with a limit of threads, as the kernel shows it.
void MakeCgroup(const std::string& folder, const std::string& limit, const std::string& in_use) {
  REQUIRE(MakeFolder(folder).ok());
  std::ofstream(folder + "/pids.max") << limit << "\n";
  std::ofstream(folder + "/pids.current") << in_use << "\n";
}

TEST_CASE("of the limits of threads that the cgroups above set, the one with the least room counts") {
  TempFolder top;
  MakeCgroup(top.path() + "/slice", "500", "450");
  MakeCgroup(top.path() + "/slice/unit", "200", "20");
  MakeCgroup(top.path() + "/slice/unit/below", "max", "10");
  const auto tightest = TightestCgroupThreads(top.path() + "/slice/unit/below", top.path());
  REQUIRE(tightest.has_value());
  CHECK(tightest->file == top.path() + "/slice/pids.max");
  CHECK(tightest->limit == 500);
  CHECK(tightest->in_use == 450);
  MakeCgroup(top.path() + "/slice", "max", "450");
  CHECK(TightestCgroupThreads(top.path() + "/slice/unit/below", top.path())->limit == 200);
  MakeCgroup(top.path() + "/slice/unit", "max", "20");
  CHECK_FALSE(TightestCgroupThreads(top.path() + "/slice/unit/below", top.path()).has_value());
}

}  // namespace
}  // namespace ebb
