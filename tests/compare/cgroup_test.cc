#include "compare/cgroup.h"

#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/child_process.h"
#include "base/file.h"

namespace ebb {
namespace {

using Catch::Contains;

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

TEST_CASE("a process in the cgroup dies with it, or a sentence says why there is none") {
  auto cgroup = MemoryCgroup::Create(absl::StrCat("ebb-test-", getpid()));
  if (!cgroup.ok()) {
    CHECK_THAT(std::string(cgroup.status().message()), Contains("no memory cgroup (version 2: ") &&
                                                           Contains("; version 1: ") &&
                                                           Contains("run as root, or under systemd"));
    return;
  }
  const std::string folder = cgroup->folder();
  ChildProcess::Options options;
  options.arguments = {"sleep", "300"};
  options.join_files = {cgroup->procs_file()};
  auto child = ChildProcess::Start(options);
  REQUIRE(child.ok());
  CHECK(*ReadFile(cgroup->procs_file()) == absl::StrCat(child->pid(), "\n"));
  {
    const MemoryCgroup moved = *std::move(cgroup);
    CHECK(std::filesystem::exists(folder));
  }
  CHECK_FALSE(std::filesystem::exists(folder));
  const auto ended = child->Wait(absl::Seconds(60));
  REQUIRE(ended.has_value());
  CHECK(ended->signal == SIGKILL);
}

TEST_CASE("a name that is taken is an error, and what has it is left alone") {
  const std::string name = absl::StrCat("ebb-test-twice-", getpid());
  const auto first = MemoryCgroup::Create(name);
  if (!first.ok()) return;
  CHECK_THAT(std::string(MemoryCgroup::Create(name).status().message()), Contains("File exists"));
  CHECK(std::filesystem::exists(first->folder()));
}

}  // namespace
}  // namespace ebb
