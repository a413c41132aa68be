#include "base/system/own_cgroup.h"

#include <filesystem>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"

namespace ebb {
namespace {

// The number in a file; empty if there is none ("max") or no such file.
std::optional<int64_t> NumberIn(const std::string& path) {
  const auto text = ReadFile(path);
  int64_t number;
  if (!text.ok() || !absl::SimpleAtoi(absl::StripAsciiWhitespace(*text), &number)) return std::nullopt;
  return number;
}

std::optional<CgroupThreads> ReadCgroupThreads(const std::string& folder) {
  CgroupThreads threads;
  threads.file = folder + "/pids.max";
  const std::optional<int64_t> limit = NumberIn(threads.file);
  const std::optional<int64_t> in_use = NumberIn(folder + "/pids.current");
  if (!limit.has_value() || !in_use.has_value()) return std::nullopt;
  threads.limit = *limit;
  threads.in_use = *in_use;
  return threads;
}

}  // namespace

absl::StatusOr<std::string> FindCgroupPath(absl::string_view proc_cgroup, absl::string_view controller) {
  for (const absl::string_view line : absl::StrSplit(proc_cgroup, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> fields = absl::StrSplit(line, absl::MaxSplits(':', 2));
    if (fields.size() != 3) continue;
    for (const absl::string_view name : absl::StrSplit(fields[1], ',')) {
      if (name == controller) return std::string(fields[2]);
    }
  }
  return absl::NotFoundError("this process is in no memory cgroup");
}

absl::StatusOr<std::string> FindCgroupMount(absl::string_view proc_mounts, absl::string_view type,
                                            absl::string_view option) {
  for (const absl::string_view line : absl::StrSplit(proc_mounts, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> fields = absl::StrSplit(line, ' ');
    if (fields.size() < 4 || fields[2] != type) continue;
    if (option.empty()) return std::string(fields[1]);
    for (const absl::string_view present : absl::StrSplit(fields[3], ',')) {
      if (present == option) return std::string(fields[1]);
    }
  }
  return absl::NotFoundError(
      absl::StrCat("no file system of type ", type, " is mounted with memory accounting"));
}

absl::StatusOr<std::string> OwnCgroupFolder(absl::string_view type, absl::string_view controller) {
  const auto mounts = ReadFile("/proc/self/mounts");
  if (!mounts.ok()) return mounts.status();
  const auto cgroups = ReadFile("/proc/self/cgroup");
  if (!cgroups.ok()) return cgroups.status();
  const auto mount = FindCgroupMount(*mounts, type, controller);
  if (!mount.ok()) return mount.status();
  const auto path = FindCgroupPath(*cgroups, controller);
  if (!path.ok()) return path.status();
  return absl::StrCat(*mount, *path == "/" ? "" : *path);
}

std::optional<CgroupThreads> TightestCgroupThreads(const std::string& folder, const std::string& top) {
  std::optional<CgroupThreads> tightest;
  for (std::filesystem::path at = folder;; at = at.parent_path()) {
    const std::optional<CgroupThreads> threads = ReadCgroupThreads(at.string());
    if (threads.has_value() &&
        (!tightest.has_value() || threads->limit - threads->in_use < tightest->limit - tightest->in_use)) {
      tightest = threads;
    }
    if (at.string().size() <= top.size() || at == at.parent_path()) return tightest;
  }
}

std::optional<CgroupThreads> OwnCgroupThreads() {
  const auto mounts = ReadFile("/proc/self/mounts");
  if (!mounts.ok()) return std::nullopt;
  const std::pair<const char*, const char*> hierarchies[] = {{"cgroup", "pids"}, {"cgroup2", ""}};
  for (const auto& [type, controller] : hierarchies) {
    const auto folder = OwnCgroupFolder(type, controller);
    const auto mount = FindCgroupMount(*mounts, type, controller);
    if (!folder.ok() || !mount.ok()) continue;
    const auto threads = TightestCgroupThreads(*folder, *mount);
    if (threads.has_value()) return threads;
  }
  return std::nullopt;
}

}  // namespace ebb
