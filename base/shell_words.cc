#include "base/shell_words.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace ebb {

absl::StatusOr<std::vector<std::string>> SplitShellWords(absl::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool ends_word = quote == 0 && absl::ascii_isspace(c);
    if (ends_word) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      words.back() += text[++i];
    } else {
      words.back() += c;
    }
  }
  if (quote != 0) return absl::InvalidArgumentError(absl::StrCat("a quote is not closed in: ", text));
  return words;
}

}  // namespace ebb
