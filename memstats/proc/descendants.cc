#include "memstats/proc/descendants.h"

#include <filesystem>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"

namespace ebb::memstats {
namespace {

// The children of every process that has some.
std::map<pid_t, std::vector<pid_t>> ReadFamilies() {
  std::map<pid_t, std::vector<pid_t>> families;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    pid_t pid;
    if (!absl::SimpleAtoi(entry.path().filename().string(), &pid)) continue;
    const auto stat = ReadFile(entry.path().string() + "/stat");
    const std::optional<pid_t> parent = stat.ok() ? ParseParent(*stat) : std::nullopt;
    if (parent.has_value()) families[*parent].push_back(pid);
  }
  return families;
}

}  // namespace

std::optional<pid_t> ParseParent(absl::string_view stat) {
  // The second field is the program's name in parentheses, and may hold anything.
  const size_t name_end = stat.rfind(") ");
  if (name_end == absl::string_view::npos) return std::nullopt;
  const std::vector<absl::string_view> fields = absl::StrSplit(stat.substr(name_end + 2), ' ');
  pid_t parent;
  if (fields.size() < 2 || !absl::SimpleAtoi(fields[1], &parent)) return std::nullopt;
  return parent;
}

std::vector<pid_t> ChildrenOf(pid_t parent) { return ReadFamilies()[parent]; }

std::vector<pid_t> DescendantsOf(pid_t ancestor) {
  std::map<pid_t, std::vector<pid_t>> families = ReadFamilies();
  std::vector<pid_t> descendants = families[ancestor];
  for (size_t i = 0; i < descendants.size(); ++i) {
    const std::vector<pid_t>& children = families[descendants[i]];
    descendants.insert(descendants.end(), children.begin(), children.end());
  }
  return descendants;
}

}  // namespace ebb::memstats
