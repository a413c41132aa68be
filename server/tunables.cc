#include "server/tunables.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"

namespace ebb::server {
namespace {

constexpr int64_t kLargeCacheBytes = int64_t{1} << 30;  // 50,000 stacks of 16 KiB with their guards.
constexpr int64_t kSmallCacheBytes = int64_t{1} << 20;

// Whether a gigabyte of address space can be mapped for a moment: no `ulimit -v`.
bool AddressSpaceIsFree() {
  rlimit address_space;
  return getrlimit(RLIMIT_AS, &address_space) != 0 || address_space.rlim_cur == RLIM_INFINITY;
}

bool HasAll(absl::string_view present, absl::string_view all) {
  const std::vector<absl::string_view> tunables = absl::StrSplit(present, ':');
  for (const absl::string_view wanted : absl::StrSplit(all, ':')) {
    if (std::find(tunables.begin(), tunables.end(), wanted) == tunables.end()) return false;
  }
  return true;
}

}  // namespace

std::string ServerTunables() {
  return absl::StrCat(
      "glibc.rtld.nns=1:glibc.rtld.optional_static_tls=0:glibc.malloc.tcache_count=0:"
      "glibc.pthread.stack_cache_size=",
      AddressSpaceIsFree() ? kLargeCacheBytes : kSmallCacheBytes);
}

std::optional<std::string> WithTunables(absl::string_view present, absl::string_view all) {
  std::string result(present);
  bool added = false;
  for (const absl::string_view wanted : absl::StrSplit(all, ':')) {
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
  const std::string all = ServerTunables();
  const std::optional<std::string> wanted = WithTunables(present == nullptr ? "" : present, all);
  if (!wanted.has_value()) return HasAll(present, all);
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

}  // namespace ebb::server
