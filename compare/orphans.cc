#include "compare/orphans.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/file.h"

namespace ebb {
namespace {

// A killed process is gone within milliseconds; one that must not be killed, because it has become another
// user, is not waited for.
constexpr absl::Duration kPatience = absl::Seconds(2);

// /proc/PID/task/TID/children would list them, but not every kernel has it.
std::vector<pid_t> Children() {
  std::vector<pid_t> children;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    pid_t pid;
    if (!absl::SimpleAtoi(entry.path().filename().string(), &pid)) continue;
    const auto stat = ReadFile(entry.path().string() + "/stat");
    if (stat.ok() && ParseParent(*stat) == getpid()) children.push_back(pid);
  }
  return children;
}

}  // namespace

absl::Status AdoptOrphans() {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) == 0) return absl::OkStatus();
  return ErrnoStatus(errno, "cannot adopt what designs leave behind (PR_SET_CHILD_SUBREAPER)");
}

void EndOrphans() {
  const absl::Time deadline = absl::Now() + kPatience;
  while (absl::Now() < deadline) {
    const pid_t reaped = waitpid(-1, nullptr, WNOHANG);
    if (reaped < 0 && errno == ECHILD) return;
    if (reaped != 0) continue;
    for (const pid_t child : Children()) kill(child, SIGKILL);
    absl::SleepFor(absl::Milliseconds(1));
  }
}

std::optional<pid_t> ParseParent(absl::string_view stat) {
  // The second field is the program's name in parentheses, and may hold anything.
  const size_t name_end = stat.rfind(") ");
  if (name_end == absl::string_view::npos) return std::nullopt;
  const std::vector<absl::string_view> fields = absl::StrSplit(stat.substr(name_end + 2), ' ');
  pid_t parent;
  if (fields.size() < 2 || !absl::SimpleAtoi(fields[1], &parent)) return std::nullopt;
  return parent;
}

}  // namespace ebb
