#include "compare/catalogue/design.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/shell_words.h"
#include "compare/catalogue/placeholders.h"

namespace ebb::compare {

bool IsDesignName(absl::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
  });
  const bool only_dots = std::all_of(name.begin(), name.end(), [](char c) { return c == '.'; });
  return plain && !only_dots;  // An empty name has no other character either.
}

absl::Status CheckPlaceholders(const Design& design) {
  std::string unknown;
  const auto look = [&](absl::string_view text, bool similar_only) {
    if (unknown.empty()) unknown = FindUnknownPlaceholder(text, similar_only);
  };
  std::vector<std::vector<std::string>> commands = design.build;
  commands.insert(commands.end(), {design.command, design.needs, design.version});
  for (const std::vector<std::string>& command : commands) {
    for (const std::string& word : command) look(word, false);
  }
  for (const auto& [name, value] : design.environment) look(value, false);
  // Languages of configuration files have braces of their own.
  for (const auto& [name, content] : design.files) look(content, true);
  if (unknown.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(unknown, " stands for nothing; there are ", PlaceholderNames()));
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
  design.command = *std::move(command);
  const absl::Status known = CheckPlaceholders(design);
  if (!known.ok()) return absl::InvalidArgumentError(absl::StrCat("--design=", text, ": ", known.message()));
  if (!absl::StrContains(text, "{port}")) {
    return absl::InvalidArgumentError(
        absl::StrCat("--design=", text, " does not say where the port goes: ", kExample));
  }
  return design;
}

}  // namespace ebb::compare
