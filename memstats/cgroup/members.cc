#include "memstats/cgroup/members.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"

namespace ebb::memstats {

absl::StatusOr<std::vector<pid_t>> ReadCgroupMembers(const std::string& folder) {
  const auto text = ReadFile(folder + "/cgroup.procs");
  if (!text.ok()) return text.status();
  std::vector<pid_t> members;
  for (const absl::string_view line : absl::StrSplit(*text, '\n', absl::SkipEmpty())) {
    pid_t pid;
    if (absl::SimpleAtoi(line, &pid)) members.push_back(pid);
  }
  return members;
}

}  // namespace ebb::memstats
