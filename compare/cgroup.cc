#include "compare/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/file.h"
#include "base/unique_fd.h"

namespace ebb {
namespace {

// No limit, but the file must be written for version 1 to begin to account for TCP.
constexpr char kNoTcpLimit[] = "1000000000000";
constexpr absl::Duration kRemovalPatience = absl::Seconds(2);

absl::Status WriteControl(const std::string& path, absl::string_view text) {
  UniqueFd fd(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoStatus(errno, absl::StrCat("cannot open ", path));
  return WriteAll(fd.get(), text, path);
}

// This process's own folder in a hierarchy.
absl::StatusOr<std::string> OwnFolder(absl::string_view type, absl::string_view controller) {
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

absl::StatusOr<std::string> MakeVersion2(absl::string_view name) {
  const auto own = OwnFolder("cgroup2", "");
  if (!own.ok()) return own.status();
  const auto controllers = ReadFile(*own + "/cgroup.controllers");
  if (!controllers.ok()) return controllers.status();
  const std::vector<absl::string_view> present = absl::StrSplit(*controllers, absl::ByAnyChar(" \n"));
  bool has_memory = false;
  for (const absl::string_view controller : present) has_memory |= controller == "memory";
  if (!has_memory) return absl::NotFoundError(absl::StrCat(*own, " has no memory controller"));
  const absl::Status enabled = WriteControl(*own + "/cgroup.subtree_control", "+memory");
  if (!enabled.ok()) return enabled;
  const std::string folder = absl::StrCat(*own, "/", name);
  if (mkdir(folder.c_str(), 0755) != 0) return ErrnoStatus(errno, absl::StrCat("cannot make ", folder));
  return folder;
}

absl::StatusOr<std::string> MakeVersion1(absl::string_view name) {
  const auto own = OwnFolder("cgroup", "memory");
  if (!own.ok()) return own.status();
  const std::string folder = absl::StrCat(*own, "/", name);
  if (mkdir(folder.c_str(), 0755) != 0) return ErrnoStatus(errno, absl::StrCat("cannot make ", folder));
  // A kernel without this file charges everything but TCP's buffers.
  WriteControl(folder + "/memory.kmem.tcp.limit_in_bytes", kNoTcpLimit).IgnoreError();
  return folder;
}

void KillAllIn(const std::string& procs_file) {
  const auto text = ReadFile(procs_file);
  if (!text.ok()) return;
  for (const absl::string_view line : absl::StrSplit(*text, '\n', absl::SkipEmpty())) {
    int pid;
    if (absl::SimpleAtoi(line, &pid)) kill(pid, SIGKILL);
  }
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

absl::StatusOr<MemoryCgroup> MemoryCgroup::Create(absl::string_view name) {
  auto version2 = MakeVersion2(name);
  if (version2.ok()) return MemoryCgroup(*std::move(version2));
  auto version1 = MakeVersion1(name);
  if (version1.ok()) return MemoryCgroup(*std::move(version1));
  return absl::FailedPreconditionError(
      absl::StrCat("no memory cgroup (version 2: ", version2.status().message(),
                   "; version 1: ", version1.status().message(),
                   "): run as root, or under systemd: systemd-run --user --scope -p Delegate=yes ..."));
}

MemoryCgroup::~MemoryCgroup() {
  if (folder_.empty()) return;
  const absl::Time deadline = absl::Now() + kRemovalPatience;
  while (rmdir(folder_.c_str()) != 0 && errno == EBUSY && absl::Now() < deadline) {
    KillAllIn(procs_file());
    absl::SleepFor(absl::Milliseconds(5));
  }
}

}  // namespace ebb
