#include "base/system/stop_signals.h"

#include <poll.h>

#include "tests/support/catch.h"

namespace ebb {
namespace {

bool IsBlocked(int signal) {
  sigset_t blocked;
  sigprocmask(SIG_SETMASK, nullptr, &blocked);
  return sigismember(&blocked, signal) == 1;
}

TEST_CASE("signals that ask for the end are counted, and can be waited for on the descriptor") {
  auto signals = StopSignals::Catch();
  REQUIRE(signals.ok());
  CHECK(signals->Take() == 0);
  raise(SIGTERM);
  raise(SIGINT);
  pollfd came{signals->fd(), POLLIN, 0};
  CHECK(poll(&came, 1, 0) == 1);
  CHECK(signals->Take() == 2);
  CHECK(signals->Take() == 0);
}

TEST_CASE("one that was not taken ends nothing afterwards, and the next has its usual effect again") {
  auto signals = StopSignals::Catch();
  REQUIRE(signals.ok());
  CHECK(IsBlocked(SIGTERM));
  raise(SIGTERM);
  signals->Release();  // Would end this test if the signal were still there.
  CHECK_FALSE(IsBlocked(SIGTERM));
  CHECK_FALSE(IsBlocked(SIGINT));
  CHECK(signals->Take() == 0);
}

}  // namespace
}  // namespace ebb
