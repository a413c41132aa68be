#include "compare/design.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "base/shell_words.h"

namespace ebb {
namespace {

std::string KnownNames() {
  return absl::StrJoin(Catalogue(), ", ",
                       [](std::string* out, const Design& design) { absl::StrAppend(out, design.name); });
}

}  // namespace

const std::vector<Design>& Catalogue() {
  static const auto* const designs = new std::vector<Design>{
      {"threads",
       "the baseline: a std::thread for each connection, made as small as threads can be",
       {"{ebb}/server/server", "--port={port}", "--stats_csv={run}/heap.csv", "--clock_start_ns={clock}"}},
      {"threads-naive",
       "the server that everyone writes first: detached std::threads with the defaults of the C library",
       {"{ebb}/compare/designs/threads_naive", "--port={port}"}},
  };
  return *designs;
}

absl::StatusOr<std::vector<Design>> FindDesigns(const std::string& names) {
  std::vector<Design> found;
  const auto named = [](const std::string& name) {
    return [name](const Design& d) { return d.name == name; };
  };
  for (const absl::string_view word : absl::StrSplit(names, ',')) {
    const std::string name(word);
    const auto design = std::find_if(Catalogue().begin(), Catalogue().end(), named(name));
    if (design == Catalogue().end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--designs names \"", name, "\", which is not known: there are ", KnownNames()));
    }
    if (std::any_of(found.begin(), found.end(), named(name))) {
      return absl::InvalidArgumentError(absl::StrCat("--designs names ", name, " twice"));
    }
    found.push_back(*design);
  }
  return found;
}

absl::StatusOr<Design> ParseDesign(const std::string& text) {
  constexpr char kExample[] = "give it as --design='mine=./my-server --port={port}'";
  const size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat("--design=", text, " has no name and command: ", kExample));
  }
  const std::string name = text.substr(0, equals);
  const bool valid_name = std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
  });
  if (!valid_name) {
    return absl::InvalidArgumentError(
        absl::StrCat("--design: the name \"", name,
                     "\" may have letters, digits, '-', '_' and '.' only: it names a folder"));
  }
  auto command = SplitShellWords(absl::string_view(text).substr(equals + 1));
  if (!command.ok())
    return absl::InvalidArgumentError(absl::StrCat("--design: ", command.status().message()));
  if (!absl::StrContains(text, "{port}")) {
    return absl::InvalidArgumentError(
        absl::StrCat("--design=", text, " does not say where the port goes: ", kExample));
  }
  return Design{name, "given on the command line", *std::move(command)};
}

std::vector<std::string> ExpandCommand(const Design& design, const CommandValues& values) {
  std::vector<std::string> command;
  for (const std::string& word : design.command) {
    command.push_back(absl::StrReplaceAll(word, {{"{port}", absl::StrCat(values.port)},
                                                 {"{run}", values.run_folder},
                                                 {"{clock}", absl::StrCat(values.clock_start_nanos)},
                                                 {"{ebb}", values.programs_folder}}));
  }
  return command;
}

}  // namespace ebb
