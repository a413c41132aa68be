#include "memstats/process_stat.h"

#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace ebb {
namespace {

// Positions behind the program's name, which may itself hold blanks and parentheses: field 3 of the manual
// page, the state, is the first word behind the last ')'.
constexpr size_t kMinorFaults = 10 - 3;
constexpr size_t kUserTicks = 14 - 3;
constexpr size_t kSystemTicks = 15 - 3;
constexpr size_t kThreads = 20 - 3;

}  // namespace

absl::StatusOr<ProcessStat> ParseProcessStat(absl::string_view text, int64_t ticks_per_second) {
  const size_t name_end = text.rfind(')');
  std::vector<absl::string_view> words;
  if (name_end != absl::string_view::npos) {
    words = absl::StrSplit(text.substr(name_end + 1), absl::ByAnyChar(" \n"), absl::SkipEmpty());
  }
  ProcessStat stat;
  int64_t user_ticks, system_ticks;
  if (words.size() <= kThreads || !absl::SimpleAtoi(words[kMinorFaults], &stat.minor_faults) ||
      !absl::SimpleAtoi(words[kUserTicks], &user_ticks) ||
      !absl::SimpleAtoi(words[kSystemTicks], &system_ticks) ||
      !absl::SimpleAtoi(words[kThreads], &stat.threads)) {
    return absl::InvalidArgumentError(absl::StrCat("not the text of a process's stat file: \"", text, "\""));
  }
  stat.cpu_seconds = static_cast<double>(user_ticks + system_ticks) / ticks_per_second;
  return stat;
}

}  // namespace ebb
