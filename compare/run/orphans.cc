#include "compare/run/orphans.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/io/file.h"
#include "memstats/proc/descendants.h"

namespace ebb::compare {
namespace {

// A killed process is gone within milliseconds; one that must not be killed, because it has become another
// user, is not waited for.
constexpr absl::Duration kPatience = absl::Seconds(5);
// In which a process may follow its parent of its own accord.
constexpr absl::Duration kMoment = absl::Milliseconds(300);

}  // namespace

absl::Status AdoptOrphans() {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) == 0) return absl::OkStatus();
  return ErrnoStatus(errno, "cannot adopt what designs leave behind (PR_SET_CHILD_SUBREAPER)");
}

int EndOrphans(pid_t group) {
  const absl::Time start = absl::Now();
  std::set<pid_t> killed;
  while (absl::Now() < start + kPatience) {
    const pid_t reaped = waitpid(-1, nullptr, WNOHANG);
    if (reaped < 0 && errno == ECHILD) break;
    if (reaped > 0) continue;
    if (absl::Now() >= start + kMoment) {
      for (const pid_t child : memstats::ChildrenOf(getpid())) {
        if (getpgid(child) != group) killed.insert(child);
        kill(child, SIGKILL);
      }
    }
    absl::SleepFor(absl::Milliseconds(1));
  }
  return static_cast<int>(killed.size());
}

}  // namespace ebb::compare
