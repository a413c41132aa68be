#include "memstats/proc/stat.h"

#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "memstats/proc/proc_file.h"

namespace ebb::memstats {
namespace {

// Positions behind the program's name, which may itself hold blanks and parentheses: field 3 of the manual
// page, the state, is the first word behind the last ')'.
constexpr size_t kMinorFaults = 10 - 3;
constexpr size_t kChildrenMinorFaults = 11 - 3;
constexpr size_t kUserTicks = 14 - 3;
constexpr size_t kSystemTicks = 15 - 3;
constexpr size_t kChildrenUserTicks = 16 - 3;
constexpr size_t kChildrenSystemTicks = 17 - 3;
constexpr size_t kThreads = 20 - 3;

}  // namespace

absl::StatusOr<ProcessStat> ParseProcessStat(absl::string_view text, int64_t ticks_per_second) {
  const size_t name_end = text.rfind(')');
  std::vector<absl::string_view> words;
  if (name_end != absl::string_view::npos) {
    words = absl::StrSplit(text.substr(name_end + 1), absl::ByAnyChar(" \n"), absl::SkipEmpty());
  }
  ProcessStat stat;
  int64_t user_ticks, system_ticks, children_user_ticks, children_system_ticks;
  const std::pair<size_t, int64_t*> fields[] = {
      {kMinorFaults, &stat.minor_faults},
      {kChildrenMinorFaults, &stat.children_minor_faults},
      {kUserTicks, &user_ticks},
      {kSystemTicks, &system_ticks},
      {kChildrenUserTicks, &children_user_ticks},
      {kChildrenSystemTicks, &children_system_ticks},
      {kThreads, &stat.threads},
  };
  for (const auto& [index, value] : fields) {
    if (index < words.size() && absl::SimpleAtoi(words[index], value)) continue;
    return absl::InvalidArgumentError(absl::StrCat("not the text of a process's stat file: \"", text, "\""));
  }
  const double per_second = static_cast<double>(ticks_per_second);
  stat.cpu_seconds = static_cast<double>(user_ticks + system_ticks) / per_second;
  stat.children_cpu_seconds = static_cast<double>(children_user_ticks + children_system_ticks) / per_second;
  return stat;
}

int64_t ClockTicksPerSecond() {
  static const int64_t ticks_per_second = sysconf(_SC_CLK_TCK);
  return ticks_per_second;
}

absl::StatusOr<ProcessStat> ReadProcessStat(pid_t pid) {
  const auto text = ReadFile(ProcFile::PathOf(pid, "stat"));
  if (!text.ok()) return text.status();
  return ParseProcessStat(*text, ClockTicksPerSecond());
}

}  // namespace ebb::memstats
