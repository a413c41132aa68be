#include "memstats/proc/smaps.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "memstats/proc/kb_fields.h"
#include "memstats/proc/proc_file.h"

namespace ebb::memstats {
namespace {

// An entry's last line, on every kernel since 3.8.
constexpr absl::string_view kLastLine = "VmFlags:";

// "7f00-7f10 rw-p 00000000 fe:00 1234   /path with blanks"; empty if the line is another.
std::optional<Mapping> ParseHeader(absl::string_view line) {
  const std::vector<absl::string_view> words = absl::StrSplit(line, absl::MaxSplits(absl::ByAnyChar(" "), 5));
  if (words.size() < 5 || words[1].size() != 4) return std::nullopt;
  const std::vector<absl::string_view> range = absl::StrSplit(words[0], '-');
  Mapping mapping;
  if (range.size() != 2 || !absl::SimpleHexAtoi(range[0], &mapping.start) ||
      !absl::SimpleHexAtoi(range[1], &mapping.end) || mapping.end <= mapping.start ||
      !absl::SimpleAtoi(words[4], &mapping.inode)) {
    return std::nullopt;
  }
  mapping.protection = std::string(words[1]);
  if (words.size() == 6) mapping.name = std::string(absl::StripAsciiWhitespace(words[5]));
  return mapping;
}

bool HasFlag(absl::string_view flags, absl::string_view flag) {
  for (const absl::string_view word : absl::StrSplit(flags, ' ', absl::SkipEmpty())) {
    if (word == flag) return true;
  }
  return false;
}

// The figures of one entry, between its header and its last line.
bool ParseFigures(absl::string_view text, Mapping* mapping) {
  // Twice if a last line is missing: then two entries would be taken for one.
  if (text.find("\nRss:") != text.rfind("\nRss:")) return false;
  const std::optional<int64_t> rss = FindKbField(text, "Rss");
  const std::optional<int64_t> anonymous = FindKbField(text, "Anonymous");
  const std::optional<int64_t> swap = FindKbField(text, "Swap");
  if (!rss.has_value() || !anonymous.has_value() || !swap.has_value()) return false;
  mapping->rss_bytes = *rss;
  mapping->anonymous_bytes = *anonymous;
  mapping->swap_bytes = *swap;
  return true;
}

absl::Status NotSmaps(absl::string_view line) {
  return absl::InvalidArgumentError(
      absl::StrCat("not the text of a smaps file: expected a whole entry, found \"", line, "\""));
}

}  // namespace

absl::StatusOr<std::vector<Mapping>> ParseSmaps(absl::string_view text) {
  std::vector<Mapping> mappings;
  while (!text.empty()) {
    const absl::string_view header = text.substr(0, text.find('\n'));
    std::optional<Mapping> mapping = ParseHeader(header);
    const size_t flags = text.find(absl::StrCat("\n", kLastLine));
    if (!mapping.has_value() || flags == absl::string_view::npos) return NotSmaps(header);
    const size_t end = text.find('\n', flags + 1);
    if (end == absl::string_view::npos) return NotSmaps(header);
    if (!ParseFigures(text.substr(header.size(), flags - header.size() + 1), &*mapping)) {
      return NotSmaps(header);
    }
    const absl::string_view marks = text.substr(flags + 1, end - flags - 1);
    mapping->no_huge_pages = HasFlag(marks, "nh");
    mapping->no_reserve = HasFlag(marks, "nr");
    mappings.push_back(*std::move(mapping));
    text.remove_prefix(end + 1);
  }
  if (mappings.empty()) return NotSmaps("");
  return mappings;
}

absl::StatusOr<std::vector<Mapping>> ReadSmaps(pid_t pid) {
  const std::string path = ProcFile::PathOf(pid, "smaps");
  const auto text = ReadFile(path);
  if (!text.ok()) return text.status();
  if (text->empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " is empty: a kernel thread, or a process that has ended, has no memory"));
  }
  return ParseSmaps(*text);
}

}  // namespace ebb::memstats
