#include "pulse/burst/netstat.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"

namespace ebb::pulse {

std::optional<int64_t> ParseNetstat(absl::string_view text, absl::string_view group, absl::string_view name) {
  const std::string prefix = absl::StrCat(group, ":");
  std::vector<absl::string_view> names;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!absl::StartsWith(line, prefix)) continue;
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (names.empty()) {
      names = words;
      continue;
    }
    for (size_t at = 1; at < names.size() && at < words.size(); ++at) {
      int64_t value;
      if (names[at] == name && absl::SimpleAtoi(words[at], &value)) return value;
    }
    return std::nullopt;
  }
  return std::nullopt;
}

std::optional<int64_t> ReadListenOverflows() {
  const auto text = ReadFile("/proc/net/netstat");
  if (!text.ok()) return std::nullopt;
  return ParseNetstat(*text, "TcpExt", "ListenOverflows");
}

}  // namespace ebb::pulse
