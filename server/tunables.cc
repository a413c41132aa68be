#include "server/tunables.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/file.h"

namespace ebb {
namespace {

bool HasAll(absl::string_view present) {
  const std::vector<absl::string_view> tunables = absl::StrSplit(present, ':');
  for (const absl::string_view wanted : absl::StrSplit(kServerTunables, ':')) {
    if (std::find(tunables.begin(), tunables.end(), wanted) == tunables.end()) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> WithServerTunables(absl::string_view present) {
  std::string result(present);
  bool added = false;
  for (const absl::string_view wanted : absl::StrSplit(kServerTunables, ':')) {
    const absl::string_view name = wanted.substr(0, wanted.find('=') + 1);
    bool set = false;
    for (const absl::string_view tunable : absl::StrSplit(present, ':'))
      set |= absl::StartsWith(tunable, name);
    if (set) continue;
    absl::StrAppend(&result, result.empty() ? "" : ":", wanted);
    added = true;
  }
  if (!added) return std::nullopt;
  return result;
}

absl::StatusOr<bool> EnsureServerTunables(char** argv) {
  const char* present = getenv("GLIBC_TUNABLES");
  const std::optional<std::string> wanted = WithServerTunables(present == nullptr ? "" : present);
  if (!wanted.has_value()) return HasAll(present);
  setenv("GLIBC_TUNABLES", wanted->c_str(), 1);
  // By its own path rather than /proc/self/exe, so that ps(1) goes on showing the program's name.
  std::error_code error;
  const std::string program = std::filesystem::read_symlink("/proc/self/exe", error).string();
  if (!error) {
    execv(program.c_str(), argv);
    error.assign(errno, std::generic_category());
  }
  return ErrnoStatus(error.value(),
                     "cannot execute the server again with the tunables that make threads small");
}

}  // namespace ebb
