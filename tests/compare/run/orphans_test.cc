#include "compare/run/orphans.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io/file.h"
#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

// A child whose child is in a session of its own when the first has ended. Returns the number of the second.
pid_t LeaveGrandchild() {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const pid_t grandchild = fork();
    if (grandchild == 0) {
      setsid();
      signal(SIGTERM, SIG_IGN);
      const pid_t self = getpid();
      if (write(ends[1], &self, sizeof self) < 0) _exit(1);
      sleep(300);
    }
    _exit(0);
  }
  pid_t grandchild = 0;
  REQUIRE(read(ends[0], &grandchild, sizeof grandchild) == sizeof grandchild);
  REQUIRE(waitpid(child, nullptr, 0) == child);
  return grandchild;
}

TEST_CASE("a grandchild that has left its session is found, killed and reaped") {
  REQUIRE(AdoptOrphans().ok());
  const pid_t grandchild = LeaveGrandchild();
  CHECK(kill(grandchild, 0) == 0);
  CHECK(EndOrphans(0) == 1);
  CHECK(kill(grandchild, 0) != 0);
  CHECK(waitpid(-1, nullptr, WNOHANG) < 0);
}

TEST_CASE("a member of the group that was killed already is ended too, but not held against the design") {
  REQUIRE(AdoptOrphans().ok());
  const pid_t grandchild = LeaveGrandchild();
  CHECK(EndOrphans(getpgid(grandchild)) == 0);
  CHECK(kill(grandchild, 0) != 0);
}

TEST_CASE("a process that follows its parent of its own accord is not held against the design") {
  REQUIRE(AdoptOrphans().ok());
  const pid_t child = fork();
  if (child == 0) _exit(0);
  CHECK(EndOrphans(0) == 0);
  CHECK(waitpid(-1, nullptr, WNOHANG) < 0);
}

TEST_CASE("where there is nobody, nothing happens") {
  CHECK(EndOrphans(0) == 0);
  CHECK(waitpid(-1, nullptr, WNOHANG) < 0);
}

}  // namespace
}  // namespace ebb::compare
