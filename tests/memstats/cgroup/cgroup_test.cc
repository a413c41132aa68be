#include "memstats/cgroup/cgroup.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "base/system/child_process.h"
#include "base/system/own_cgroup.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ebb::memstats {
namespace {

// In a child: enters `own`, opens it as a parent, and closes it again. 0 if all was as it must be.
int StepAsideAndBack(const std::string& own) {
  std::ofstream(own + "/cgroup.procs") << getpid() << std::flush;
  const auto is_in = [](const std::string& folder) {
    return *ReadFile(folder + "/cgroup.procs") == absl::StrCat(getpid(), "\n");
  };
  if (!is_in(own)) return 1;
  const std::string aside = absl::StrCat(own, "/ebb-", getpid(), "-aside");
  {
    const auto parent = CgroupParent::OpenVersion2(own, "hugetlb");
    if (!parent.ok()) return 2;
    if (!is_in(aside)) return 3;
    if (!absl::StrContains(*ReadFile(own + "/cgroup.subtree_control"), "hugetlb")) return 4;
    if (!parent->Make("ebb-1-design").ok()) return 5;
  }
  if (!is_in(own) || std::filesystem::exists(aside)) return 6;
  return 0;
}

// Where cgroups can be made; where they cannot, the sentence is checked, and nothing is returned.
absl::StatusOr<CgroupParent> OpenParent() {
  auto parent = CgroupParent::Open();
  if (!parent.ok()) {
    CHECK_THAT(std::string(parent.status().message()),
               Contains("no memory cgroup (version 2: ") && Contains("; version 1: ") &&
                   Contains("run as root, or under systemd: systemd-run --user --scope -p Delegate=yes "));
  }
  return parent;
}

TEST_CASE("a process in the cgroup dies with it, or a sentence says why there is none") {
  const auto parent = OpenParent();
  if (!parent.ok()) return;
  auto cgroup = parent->Make(absl::StrCat("ebb-", getpid(), "-test"));
  REQUIRE(cgroup.ok());
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
  const auto parent = OpenParent();
  if (!parent.ok()) return;
  const std::string name = absl::StrCat("ebb-", getpid(), "-twice");
  const auto first = parent->Make(name);
  REQUIRE(first.ok());
  CHECK_THAT(std::string(parent->Make(name).status().message()), Contains("File exists"));
  CHECK(std::filesystem::exists(first->folder()));
}

TEST_CASE("what is removed as stale is empty, and named after a process that is not there") {
  const auto parent = OpenParent();
  if (!parent.ok()) return;
  const auto ours = parent->Make(absl::StrCat("ebb-", getpid(), "-ours"));
  REQUIRE(ours.ok());
  // 2^22 is the highest number that a process can have.
  const std::string stale = parent->folder() + "/ebb-4194305-stale";
  const std::string strange = absl::StrCat(parent->folder(), "/ebb-x", getpid(), "-strange");
  REQUIRE(mkdir(stale.c_str(), 0755) == 0);
  REQUIRE(mkdir(strange.c_str(), 0755) == 0);
  parent->RemoveStale();
  CHECK_FALSE(std::filesystem::exists(stale));
  CHECK(std::filesystem::exists(strange));
  CHECK(std::filesystem::exists(ours->folder()));
  CHECK(rmdir(strange.c_str()) == 0);
}

// A folder with the files of a cgroup of version 2 as the kernel shows them: what is written stays.
struct MadeVersion2 {
  explicit MadeVersion2(const std::string& controllers) {
    REQUIRE(WriteFileAtomically(folder.file("cgroup.controllers"), controllers).ok());
    REQUIRE(WriteFileAtomically(folder.file("cgroup.subtree_control"), "").ok());
  }
  TempFolder folder;
};

TEST_CASE("version 2 hands the controller on to the cgroups below, where that is possible at once") {
  const MadeVersion2 made("cpuset cpu memory pids\n");
  const auto parent = CgroupParent::OpenVersion2(made.folder.path(), "memory");
  REQUIRE(parent.ok());
  CHECK(parent->version() == 2);
  CHECK(*ReadFile(made.folder.file("cgroup.subtree_control")) == "+memory");
  CHECK(parent->Make("ebb-1-x").ok());
}

TEST_CASE("version 2 without the controller is no place for memory cgroups") {
  const MadeVersion2 made("cpuset memorable pids\n");
  const auto parent = CgroupParent::OpenVersion2(made.folder.path(), "memory");
  CHECK_THAT(std::string(parent.status().message()), Contains(" has no memory controller"));
  CHECK(ReadFile(made.folder.file("cgroup.subtree_control"))->empty());
}

// On a real hierarchy of version 2, with a controller that is there and not memory's business: a child of
// this test enters a cgroup of its own and opens that one as its parent.
TEST_CASE(
    "a process in a cgroup of version 2 steps aside so that the controller can be handed on, and back") {
  const auto mount = FindCgroupMount(*ReadFile("/proc/self/mounts"), "cgroup2", "");
  const std::string root = mount.value_or("");
  if (root.empty() || !absl::StrContains(ReadFile(root + "/cgroup.controllers").value_or(""), "hugetlb")) {
    WARN("there is no version 2 with a controller that could be used here");
    return;
  }
  const std::string own = absl::StrCat(root, "/ebb-test-", getpid());
  if (mkdir(own.c_str(), 0755) != 0) {
    WARN("no right to make " << own);
    return;
  }
  const std::string root_control = root + "/cgroup.subtree_control";
  const bool handed_on = absl::StrContains(ReadFile(root_control).value_or(""), "hugetlb");
  if (!handed_on) std::ofstream(root_control) << "+hugetlb" << std::flush;
  const auto restore = absl::MakeCleanup([&] {
    rmdir(own.c_str());
    if (!handed_on) std::ofstream(root_control) << "-hugetlb" << std::flush;
  });
  if (!absl::StrContains(ReadFile(own + "/cgroup.controllers").value_or(""), "hugetlb")) {
    WARN("the root does not hand hugetlb on");
    return;
  }
  const pid_t child = fork();
  if (child == 0) _exit(StepAsideAndBack(own));
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

}  // namespace
}  // namespace ebb::memstats
