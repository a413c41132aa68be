#include "memstats/record/process_tree.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "base/io/file.h"
#include "memstats/proc/descendants.h"
#include "memstats/proc/proc_file.h"
#include "memstats/proc/stat.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"

namespace ebb::memstats {
namespace {

constexpr int64_t kPagesBytes = 8 << 20;

TEST_CASE("the parent is read from the text, whatever the program is called") {
  CHECK(ParseParent("17 (server) S 4 17 17 0 -1") == 4);
  CHECK(ParseParent("17 (a) S 9 (b) R 5 17 17") == 5);
  CHECK(ParseParent(*ReadFile("/proc/self/stat")) == getppid());
  CHECK_FALSE(ParseParent("").has_value());
  CHECK_FALSE(ParseParent("17 (server)").has_value());
  CHECK_FALSE(ParseParent("17 (server) S").has_value());
  CHECK_FALSE(ParseParent("17 (server) S x 17").has_value());
}

// A process with `children` children, each of which has 8 MiB of its own pages; all end with it.
class Family {
 public:
  explicit Family(int children) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    root_ = fork();
    if (root_ == 0) {
      for (int i = 0; i < children; ++i) {
        if (fork() == 0) BeChild(ends[1]);
      }
      pause();
    }
    char ready;
    for (int i = 0; i < children; ++i) REQUIRE(read(ends[0], &ready, 1) == 1);
    close(ends[0]);
    close(ends[1]);
  }
  Family(const Family&) = delete;
  Family& operator=(const Family&) = delete;
  ~Family() {
    for (const pid_t child : DescendantsOf(root_)) kill(child, SIGKILL);
    kill(root_, SIGKILL);
    waitpid(root_, nullptr, 0);
  }

  pid_t root() const { return root_; }

 private:
  [[noreturn]] static void BeChild(int ready) {
    void* pages = mmap(nullptr, kPagesBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(pages, 1, kPagesBytes);
    if (write(ready, "r", 1) != 1) _exit(1);
    pause();
    _exit(0);
  }

  pid_t root_;
};

TEST_CASE("children and their children are descendants, and strangers are not") {
  const Family family(2);
  const std::vector<pid_t> ours = DescendantsOf(getpid());
  CHECK(std::count(ours.begin(), ours.end(), family.root()) == 1);
  CHECK(DescendantsOf(family.root()).size() == 2);
  CHECK(ChildrenOf(family.root()).size() == 2);
  for (const pid_t child : ChildrenOf(family.root())) {
    CHECK(std::count(ours.begin(), ours.end(), child) == 1);
    CHECK(DescendantsOf(child).empty());
  }
}

TEST_CASE("the memory of a tree is the sum over its processes") {
  const Family family(5);
  auto tree = ProcessTree::Open(family.root(), /*whole=*/true, "");
  auto alone = ProcessTree::Open(family.root(), /*whole=*/false, "");
  REQUIRE(tree.ok());
  REQUIRE(alone.ok());
  const auto all = tree->Read(true, true);
  const auto root = alone->Read(true, true);
  REQUIRE(all.ok());
  REQUIRE(root.ok());
  CHECK(root->memory->processes == 1);
  CHECK(all->memory->processes == 6);
  CHECK(all->memory->threads == 6 * root->memory->threads);  // A sanitizer has one of its own in each.
  CHECK(all->memory->anonymous_bytes >= root->memory->anonymous_bytes + 5 * kPagesBytes);
  CHECK(all->memory->rss_bytes >= all->memory->anonymous_bytes);
  CHECK(all->memory->page_tables_bytes > root->memory->page_tables_bytes);
  CHECK(all->usage->minor_faults > root->usage->minor_faults);
  // What the children share with their parent counts a sixth for each.
  const auto pss = tree->ReadPss();
  REQUIRE(pss.ok());
  CHECK(*pss >= 5 * kPagesBytes);
  CHECK(*pss < all->memory->rss_bytes);
}

TEST_CASE("a process that ended since is no part of the sum any more") {
  const Family family(3);
  auto tree = ProcessTree::Open(family.root(), true, "");
  REQUIRE(tree.ok());
  REQUIRE(tree->Read(false, true)->memory->processes == 4);
  const pid_t victim = ChildrenOf(family.root()).front();
  kill(victim, SIGKILL);
  CHECK(Eventually([&] { return tree->Read(false, true)->memory->processes == 3; }));
}

TEST_CASE("what a process used is not taken back when it ends without being waited for") {
  const Family family(3);
  auto tree = ProcessTree::Open(family.root(), true, "");
  REQUIRE(tree.ok());
  const int64_t before = tree->Read(true, true)->usage->minor_faults;
  REQUIRE(before > 3 * kPagesBytes / 4096);
  kill(ChildrenOf(family.root()).front(), SIGKILL);
  REQUIRE(Eventually([&] { return tree->Read(false, true)->memory->processes == 3; }));
  CHECK(tree->Read(true, true)->usage->minor_faults >= before);
}

TEST_CASE("between two readings of very many processes a reading is left out, not made up") {
  const Family family(20);
  auto tree = ProcessTree::Open(family.root(), true, "");
  REQUIRE(tree.ok());
  // At once after a reading the time that it took has not passed four times, unless this process had to wait.
  CHECK(Eventually([&] {
    CHECK(tree->Read(false, true)->memory.has_value());
    return !tree->Read(false, false)->memory.has_value();
  }));
  CHECK(Eventually([&] { return tree->Read(false, false)->memory.has_value(); }));
}

TEST_CASE("the time of children that have ended and been waited for is kept") {
  const pid_t child = fork();
  if (child == 0) {
    const auto start = std::chrono::steady_clock::now();
    while (ReadProcessStat(getpid())->cpu_seconds < 0.05 &&
           std::chrono::steady_clock::now() - start < std::chrono::minutes(1)) {
    }
    _exit(0);
  }
  auto tree = ProcessTree::Open(getpid(), false, "");
  REQUIRE(tree.ok());
  REQUIRE(waitpid(child, nullptr, 0) == child);
  CHECK(ReadProcessStat(getpid())->children_cpu_seconds >= 0.05);
  CHECK(tree->Read(true, true)->usage->cpu_seconds >= 0.05);
}

// A process whose main thread has ended, with two other threads: each ends when it is told to.
class Headless {
 public:
  Headless() {
    for (auto& ends : pipes_) REQUIRE(pipe(ends) == 0);
    pid_ = fork();
    if (pid_ != 0) return;
    for (auto& ends : pipes_) close(ends[1]);
    for (auto& ends : pipes_) std::thread(&WaitForEnd, ends[0]).detach();
    syscall(SYS_exit, 0);  // Of this thread alone.
  }
  Headless(const Headless&) = delete;
  Headless& operator=(const Headless&) = delete;
  ~Headless() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    for (int thread = 0; thread < 2; ++thread) End(thread);
    for (auto& ends : pipes_) close(ends[0]);
  }

  pid_t pid() const { return pid_; }
  bool MainThreadHasEnded() const {
    return absl::StrContains(ReadFile(ProcFile::PathOf(pid_, "status")).value_or(""), "\nState:\tZ");
  }
  void End(int thread) {
    if (pipes_[thread][1] >= 0) close(std::exchange(pipes_[thread][1], -1));
  }

 private:
  // The second to end ends the process, in which a sanitizer may have a thread of its own.
  static void WaitForEnd(int pipe) {
    static std::atomic<int> left = 2;
    char byte;
    (void)!read(pipe, &byte, 1);
    if (--left == 0) _exit(0);
    syscall(SYS_exit, 0);
  }

  int pipes_[2][2];
  pid_t pid_;
};

TEST_CASE("a process whose main thread has ended is read as long as another of its threads goes on") {
  Headless process;
  auto tree = ProcessTree::Open(process.pid(), false, "");
  REQUIRE(tree.ok());
  REQUIRE(Eventually([&] { return process.MainThreadHasEnded(); }));
  const auto reading = tree->Read(true, true);
  REQUIRE(reading.ok());
  CHECK(reading->memory->rss_bytes > 0);
  CHECK(reading->usage.has_value());
  CHECK(ReadProcessStatus(process.pid())->rss_bytes > 0);
  CHECK(tree->ReadPss().value_or(0) > 0);
  CHECK(ThreadWithMemory(process.pid()) != process.pid());
  process.End(0);
  process.End(1);
  CHECK(Eventually([&] { return !tree->Read(true, true).ok(); }));
  CHECK_FALSE(ReadProcessStatus(process.pid()).ok());
  CHECK(ThreadWithMemory(process.pid()) == process.pid());
}

TEST_CASE("when the thread that a process was read by ends, it is read by another") {
  Headless process;
  auto tree = ProcessTree::Open(process.pid(), false, "");
  REQUIRE(tree.ok());
  REQUIRE(Eventually([&] { return process.MainThreadHasEnded(); }));
  for (int thread = 0; thread < 2; ++thread) {
    INFO(thread);
    CHECK(tree->Read(false, true).ok());
    const int64_t threads = tree->Read(false, true)->memory->threads;
    process.End(thread);
    if (thread == 1) break;
    CHECK(Eventually([&] {
      const auto reading = tree->Read(false, true);
      REQUIRE(reading.ok());
      return reading->memory->threads == threads - 1;
    }));
  }
  CHECK(Eventually([&] { return !tree->Read(false, true).ok(); }));
}

TEST_CASE("a process that is not there is an error") {
  CHECK_FALSE(ProcessTree::Open(0x3fffffff, true, "").ok());
  pid_t root;
  absl::StatusOr<ProcessTree> tree = absl::UnknownError("");
  {
    const Family family(1);
    root = family.root();
    tree = ProcessTree::Open(root, true, "");
    REQUIRE(tree.ok());
  }
  CHECK_FALSE(tree->Read(false, true).ok());
}

}  // namespace
}  // namespace ebb::memstats
