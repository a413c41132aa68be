#include "base/system/child_process.h"

#include <fcntl.h>
#include <signal.h>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "base/io/file.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/temp_folder.h"

namespace ebb {
namespace {

ChildProcess::Options Shell(const std::string& script) {
  ChildProcess::Options options;
  options.arguments = {"sh", "-c", script};
  return options;
}

TEST_CASE("a child's exit code and the signal that killed it are told apart") {
  auto three = ChildProcess::Start(Shell("exit 3"));
  REQUIRE(three.ok());
  CHECK(three->Wait(absl::InfiniteDuration())->code == 3);
  auto killed = ChildProcess::Start(Shell("kill -9 $$"));
  REQUIRE(killed.ok());
  CHECK(killed->Wait(absl::InfiniteDuration())->signal == SIGKILL);
}

TEST_CASE("what a child used is known when it has ended, up to its last moment and with its own children") {
  ChildProcess::Options options;
  options.arguments = {"dd", "if=/dev/zero", "of=/dev/null", "bs=50000000", "count=1", "status=none"};
  auto large = ChildProcess::Start(options);
  REQUIRE(large.ok());
  CHECK(large->Wait(absl::InfiniteDuration())->use.peak_rss_bytes > 50'000'000);
  auto parent =
      ChildProcess::Start(Shell("dd if=/dev/zero of=/dev/null bs=50000000 count=1 status=none; exit 0"));
  REQUIRE(parent.ok());
  const ResourceUse use = parent->Wait(absl::InfiniteDuration())->use;
  CHECK(use.peak_rss_bytes > 50'000'000);
  CHECK(use.minor_faults > 0);
  CHECK(use.cpu_seconds >= 0);
}

TEST_CASE("a program that is not there is an error of the start, with its name") {
  ChildProcess::Options options;
  options.arguments = {"no-such-program"};
  const auto child = ChildProcess::Start(options);
  REQUIRE_FALSE(child.ok());
  CHECK(std::string(child.status().message()) == "cannot start no-such-program: No such file or directory");
}

TEST_CASE("waiting for a child that goes on gives nothing after the timeout") {
  auto child = ChildProcess::Start(Shell("sleep 1000"));
  REQUIRE(child.ok());
  CHECK_FALSE(child->Wait(absl::ZeroDuration()).has_value());
  CHECK_FALSE(child->Wait(absl::Milliseconds(20)).has_value());
}

TEST_CASE("a child gets the environment and the descriptors it was given") {
  TempFolder folder;
  UniqueFd output(open(folder.file("out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
  ChildProcess::Options options = Shell("echo $COLOUR; echo more >&$NUMBER");
  options.environment = {{"COLOUR", "blue"}, {"NUMBER", std::to_string(output.get())}};
  options.standard_output = output.get();
  options.inherited = {output.get()};
  auto child = ChildProcess::Start(options);
  REQUIRE(child.ok());
  REQUIRE(child->Wait(absl::InfiniteDuration())->success());
  CHECK(*ReadFile(folder.file("out")) == "blue\nmore\n");
}

TEST_CASE("a child has the usual effect of signals that its parent ignores or blocks") {
  for (const int ignored : {SIGPIPE, SIGXFSZ}) {
    signal(ignored, SIG_IGN);
    auto child = ChildProcess::Start(Shell("kill -" + std::to_string(ignored) + " $$; exit 0"));
    REQUIRE(child.ok());
    CHECK(child->Wait(absl::InfiniteDuration())->signal == ignored);
  }
}

TEST_CASE("a child that ignores SIGTERM is killed, with what it had started") {
  TempFolder folder;
  const std::string grandchild_file = folder.file("grandchild");
  auto child =
      ChildProcess::Start(Shell("trap '' TERM; sleep 1000 & echo $! > " + grandchild_file + ".tmp; mv " +
                                grandchild_file + ".tmp " + grandchild_file + "; while :; do sleep 1; done"));
  REQUIRE(child.ok());
  REQUIRE(Eventually([&] { return ReadFile(grandchild_file).ok(); }));
  int grandchild = 0;
  REQUIRE(absl::SimpleAtoi(*ReadFile(grandchild_file), &grandchild));
  bool killed = false;
  CHECK(child->Stop(absl::Milliseconds(50), &killed).signal == SIGKILL);
  CHECK(killed);
  // Gone, or a zombie that only its new parent can remove.
  CHECK(Eventually([&] {
    const auto stat = ReadFile("/proc/" + std::to_string(grandchild) + "/stat");
    return !stat.ok() || absl::StrContains(*stat, ") Z ");
  }));
}

TEST_CASE("a child does not outlive the object that stands for it") {
  pid_t pid;
  {
    auto child = ChildProcess::Start(Shell("sleep 1000"));
    REQUIRE(child.ok());
    pid = child->pid();
  }
  CHECK(kill(pid, 0) != 0);
}

}  // namespace
}  // namespace ebb
