#include "compare/orphans.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/file.h"

namespace ebb {
namespace {

TEST_CASE("the parent is read from the text, whatever the program is called") {
  CHECK(ParseParent("17 (server) S 4 17 17 0 -1") == 4);
  CHECK(ParseParent("17 (a) S 9 (b) R 5 17 17") == 5);
  CHECK(ParseParent(*ReadFile("/proc/self/stat")) == getppid());
  CHECK_FALSE(ParseParent("").has_value());
  CHECK_FALSE(ParseParent("17 (server)").has_value());
  CHECK_FALSE(ParseParent("17 (server) S").has_value());
  CHECK_FALSE(ParseParent("17 (server) S x 17").has_value());
}

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
  EndOrphans();
  CHECK(kill(grandchild, 0) != 0);
  CHECK(waitpid(-1, nullptr, WNOHANG) < 0);
}

TEST_CASE("where there is nobody, nothing happens") {
  EndOrphans();
  CHECK(waitpid(-1, nullptr, WNOHANG) < 0);
}

}  // namespace
}  // namespace ebb
