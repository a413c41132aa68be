#include "base/locale.h"

#include <stdlib.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace ebb {
namespace {

constexpr std::pair<absl::string_view, char> kSubstitutes[] = {
    {"─", '-'}, {"│", '|'}, {"┤", '+'}, {"└", '+'}, {"–", '-'}, {"…", '.'}, {"█", '#'},
    {"░", '.'}, {"▁", '_'}, {"▂", '.'}, {"▃", '-'}, {"▄", '='}, {"▅", '+'}, {"▆", '*'},
    {"▇", '%'}, {"●", '*'}, {"○", 'o'}, {"▲", 'A'}, {"△", 'a'}, {"■", 'M'}, {"□", 'm'},
    {"◆", 'X'}, {"◇", 'x'}, {"▼", 'V'}, {"▽", 'v'}, {"★", 'S'}, {"☆", 's'},
};

bool IsContinuation(char c) { return (c & 0xC0) == 0x80; }

}  // namespace

bool LocaleHasUtf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string lower = absl::AsciiStrToLower(value);
    return absl::StrContains(lower, "utf-8") || absl::StrContains(lower, "utf8");
  }
  return false;
}

std::string InAscii(absl::string_view utf8) {
  std::string ascii;
  for (size_t i = 0; i < utf8.size();) {
    size_t length = 1;
    while (i + length < utf8.size() && IsContinuation(utf8[i + length])) ++length;
    const absl::string_view character = utf8.substr(i, length);
    i += length;
    if (length == 1 && absl::ascii_isascii(character[0])) {
      ascii += character[0];
      continue;
    }
    const auto* known = std::find_if(std::begin(kSubstitutes), std::end(kSubstitutes),
                                     [&](const auto& substitute) { return substitute.first == character; });
    ascii += known == std::end(kSubstitutes) ? '?' : known->second;
  }
  return ascii;
}

std::string ForLocale(absl::string_view utf8) { return LocaleHasUtf8() ? std::string(utf8) : InAscii(utf8); }

}  // namespace ebb
