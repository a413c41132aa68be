#include "compare/catalogue/placeholders.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace ebb::compare {
namespace {

constexpr absl::string_view kNames[] = {"port", "run", "clock", "ebb", "temp"};

// True if one letter is too many in `longer`.
bool HasOneMore(absl::string_view longer, absl::string_view shorter) {
  if (longer.size() != shorter.size() + 1) return false;
  const auto differ = std::mismatch(shorter.begin(), shorter.end(), longer.begin());
  return std::equal(differ.first, shorter.end(), differ.second + 1);
}

// True if one letter is another, or two that are neighbours have changed places.
bool HasOneChange(absl::string_view a, absl::string_view b) {
  if (a.size() != b.size()) return false;
  const auto differ = std::mismatch(a.begin(), a.end(), b.begin());
  if (differ.first == a.end()) return false;
  if (std::equal(differ.first + 1, a.end(), differ.second + 1)) return true;
  return a.end() - differ.first >= 2 && differ.first[0] == differ.second[1] &&
         differ.first[1] == differ.second[0] && std::equal(differ.first + 2, a.end(), differ.second + 2);
}

bool IsSimilar(absl::string_view word, absl::string_view name) {
  return HasOneMore(word, name) || HasOneMore(name, word) || HasOneChange(word, name);
}

bool IsUnknown(absl::string_view word, bool similar_only) {
  if (std::find(std::begin(kNames), std::end(kNames), word) != std::end(kNames)) return false;
  return !similar_only || std::any_of(std::begin(kNames), std::end(kNames),
                                      [&](absl::string_view name) { return IsSimilar(word, name); });
}

}  // namespace

std::string FindUnknownPlaceholder(absl::string_view text, bool similar_only) {
  for (size_t open = text.find('{'); open != absl::string_view::npos; open = text.find('{', open + 1)) {
    if (open > 0 && text[open - 1] == '$') continue;
    const size_t end =
        std::find_if_not(text.begin() + open + 1, text.end(), absl::ascii_islower) - text.begin();
    if (end == open + 1 || end == text.size() || text[end] != '}') continue;
    if (IsUnknown(text.substr(open + 1, end - open - 1), similar_only)) {
      return std::string(text.substr(open, end - open + 1));
    }
  }
  return "";
}

std::string PlaceholderNames() { return absl::StrCat("{", absl::StrJoin(kNames, "}, {"), "}"); }

std::string Expand(const std::string& text, const PlaceholderValues& values) {
  return absl::StrReplaceAll(text, {{"{port}", absl::StrCat(values.port)},
                                    {"{run}", values.run_folder},
                                    {"{clock}", absl::StrCat(values.clock_start_nanos)},
                                    {"{ebb}", values.programs_folder},
                                    {"{temp}", values.temp_folder}});
}

std::vector<std::string> Expand(const std::vector<std::string>& words, const PlaceholderValues& values) {
  std::vector<std::string> expanded;
  for (const std::string& word : words) expanded.push_back(Expand(word, values));
  return expanded;
}

}  // namespace ebb::compare
