#include "memstats/cgroup/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"
#include "base/system/own_cgroup.h"
#include "memstats/cgroup/members.h"

namespace ebb::memstats {
namespace {

// No limit, but the file must be written for version 1 to begin to account for TCP.
constexpr char kNoTcpLimit[] = "1000000000000";
constexpr absl::Duration kRemovalPatience = absl::Seconds(2);

absl::Status WriteControl(const std::string& path, absl::string_view text) {
  UniqueFd fd(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoStatus(errno, absl::StrCat("cannot open ", path));
  return WriteAll(fd.get(), text, path);
}

bool HasWord(absl::string_view text, absl::string_view word) {
  const std::vector<absl::string_view> words = absl::StrSplit(text, absl::ByAnyChar(" \n"));
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

absl::StatusOr<MemoryCgroup> CgroupParent::Make(absl::string_view name) const {
  const std::string folder = absl::StrCat(folder_, "/", name);
  if (mkdir(folder.c_str(), 0755) != 0) return ErrnoStatus(errno, absl::StrCat("cannot make ", folder));
  if (version_ == 1) {
    // A kernel without this file charges everything but TCP's buffers.
    WriteControl(folder + "/memory.kmem.tcp.limit_in_bytes", kNoTcpLimit).IgnoreError();
  }
  return MemoryCgroup(folder);
}

absl::StatusOr<CgroupParent> CgroupParent::OpenVersion1(const std::string& own) {
  if (access(own.c_str(), W_OK) != 0) {
    return ErrnoStatus(errno, absl::StrCat("cannot make a cgroup in ", own));
  }
  return CgroupParent(1, own, "memory");
}

absl::StatusOr<CgroupParent> CgroupParent::OpenVersion2(const std::string& own,
                                                        absl::string_view controller) {
  const auto controllers = ReadFile(own + "/cgroup.controllers");
  if (!controllers.ok()) return controllers.status();
  if (!HasWord(*controllers, controller)) {
    return absl::NotFoundError(absl::StrCat(own, " has no ", controller, " controller"));
  }
  CgroupParent parent(2, own, controller);
  const absl::Status handed_on = parent.HandOnController();
  if (!handed_on.ok()) return handed_on;
  return parent;
}

absl::Status CgroupParent::HandOnController() {
  const std::string control = folder_ + "/cgroup.subtree_control";
  const auto handed_on = ReadFile(control);
  if (handed_on.ok() && HasWord(*handed_on, controller_)) return absl::OkStatus();
  const std::string on = absl::StrCat("+", controller_);
  if (WriteControl(control, on).ok()) return absl::OkStatus();
  const absl::Status aside = StepAside();
  return aside.ok() ? WriteControl(control, on) : aside;
}

absl::Status CgroupParent::StepAside() {
  const std::string aside = absl::StrCat(folder_, "/ebb-", getpid(), "-aside");
  if (mkdir(aside.c_str(), 0755) != 0) return ErrnoStatus(errno, absl::StrCat("cannot make ", aside));
  aside_ = aside;
  return WriteControl(aside + "/cgroup.procs", "0");
}

CgroupParent::~CgroupParent() {
  if (aside_.empty()) return;
  // In this order: a cgroup that hands on a controller takes no process.
  WriteControl(folder_ + "/cgroup.subtree_control", absl::StrCat("-", controller_)).IgnoreError();
  WriteControl(folder_ + "/cgroup.procs", "0").IgnoreError();
  rmdir(aside_.c_str());
}

void CgroupParent::RemoveStale() const {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
    const std::string name = entry.path().filename().string();
    const std::vector<absl::string_view> parts = absl::StrSplit(name, absl::MaxSplits('-', 2));
    pid_t pid;
    if (parts.size() != 3 || parts[0] != "ebb" || !absl::SimpleAtoi(parts[1], &pid)) continue;
    if (kill(pid, 0) != 0 && errno == ESRCH) rmdir(entry.path().c_str());
  }
}

absl::StatusOr<CgroupParent> CgroupParent::Open() {
  const auto own2 = OwnCgroupFolder("cgroup2", "");
  auto version2 = own2.ok() ? OpenVersion2(*own2, "memory") : absl::StatusOr<CgroupParent>(own2.status());
  if (version2.ok()) return version2;
  const auto own1 = OwnCgroupFolder("cgroup", "memory");
  auto version1 = own1.ok() ? OpenVersion1(*own1) : absl::StatusOr<CgroupParent>(own1.status());
  if (version1.ok()) return version1;
  return absl::FailedPreconditionError(absl::StrCat(
      "no memory cgroup (version 2: ", version2.status().message(),
      "; version 1: ", version1.status().message(),
      "): run as root, or under systemd: systemd-run --user --scope -p Delegate=yes bazel run //compare"));
}

MemoryCgroup::~MemoryCgroup() {
  if (folder_.empty()) return;
  const absl::Time deadline = absl::Now() + kRemovalPatience;
  while (rmdir(folder_.c_str()) != 0 && errno == EBUSY && absl::Now() < deadline) {
    for (const pid_t pid : ReadCgroupMembers(folder_).value_or(std::vector<pid_t>())) kill(pid, SIGKILL);
    absl::SleepFor(absl::Milliseconds(5));
  }
}

}  // namespace ebb::memstats
