#include "compare/catalogue/availability.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "compare/catalogue/placeholders.h"

namespace ebb::compare {
namespace {

bool IsProgram(const std::string& path) {
  struct stat file;
  return stat(path.c_str(), &file) == 0 && S_ISREG(file.st_mode) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string FindProgram(const std::string& name) {
  if (absl::StrContains(name, "/")) return IsProgram(name) ? name : "";
  const char* path = getenv("PATH");
  for (const absl::string_view folder : absl::StrSplit(
           absl::StrCat(path == nullptr ? "" : path, ":/usr/sbin:/sbin"), ':', absl::SkipEmpty())) {
    const std::string candidate = absl::StrCat(folder, "/", name);
    if (IsProgram(candidate)) return candidate;
  }
  return "";
}

std::string WhyNotReady(const Design& design, const std::string& programs_folder) {
  PlaceholderValues values;
  values.programs_folder = programs_folder;
  std::vector<std::string> missing;
  for (const std::string& name : design.needs) {
    const std::string program = Expand(name, values);
    if (FindProgram(program).empty()) missing.push_back(program);
  }
  if (missing.empty()) return "";
  return absl::StrCat("needs ", absl::StrJoin(missing, " and "), ": ",
                      design.package.empty() ? "put it into PATH" : absl::StrCat("install ", design.package));
}

}  // namespace ebb::compare
