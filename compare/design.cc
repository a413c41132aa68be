#include "compare/design.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/shell_words.h"

namespace ebb {

bool IsDesignName(absl::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
  });
  const bool only_dots = std::all_of(name.begin(), name.end(), [](char c) { return c == '.'; });
  return plain && !only_dots;  // An empty name has no other character either.
}

absl::StatusOr<Design> ParseDesign(const std::string& text) {
  constexpr char kExample[] = "give it as --design='mine=./my-server --port={port}'";
  const size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat("--design=", text, " has no name and command: ", kExample));
  }
  Design design;
  design.name = text.substr(0, equals);
  design.description = "given on the command line";
  if (!IsDesignName(design.name)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--design: the name \"", design.name,
                     "\" may have letters, digits, '-', '_' and '.' only: it names a folder"));
  }
  auto command = SplitShellWords(absl::string_view(text).substr(equals + 1));
  if (!command.ok())
    return absl::InvalidArgumentError(absl::StrCat("--design: ", command.status().message()));
  if (!absl::StrContains(text, "{port}")) {
    return absl::InvalidArgumentError(
        absl::StrCat("--design=", text, " does not say where the port goes: ", kExample));
  }
  design.command = *std::move(command);
  return design;
}

}  // namespace ebb
