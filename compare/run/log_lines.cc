#include "compare/run/log_lines.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"

namespace ebb::compare {
namespace {

constexpr size_t kLongest = 300;

std::string Shown(absl::string_view line) {
  std::string shown(line.substr(0, kLongest));
  for (char& c : shown) {
    if (c < ' ' || c > '~') c = '?';
  }
  return shown;
}

}  // namespace

std::vector<std::string> LastLines(absl::string_view text, size_t maximum) {
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(text, absl::ByAnyChar("\n\r"), absl::SkipWhitespace())) {
    lines.push_back(Shown(absl::StripTrailingAsciiWhitespace(line)));
  }
  if (lines.size() > maximum) lines.erase(lines.begin(), lines.end() - maximum);
  return lines;
}

std::vector<std::string> LastLinesOf(const std::string& path, size_t maximum) {
  const auto text = ReadFile(path);
  return text.ok() ? LastLines(*text, maximum) : std::vector<std::string>();
}

}  // namespace ebb::compare
