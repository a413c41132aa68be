#include "base/system/limits.h"

#include <dirent.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"

namespace ebb {
namespace {

std::optional<int64_t> Bounded(rlim_t limit) {
  if (limit == RLIM_INFINITY) return std::nullopt;
  return static_cast<int64_t>(limit);
}

std::vector<int64_t> SysctlNumbers(const std::string& name) {
  std::vector<int64_t> numbers;
  const auto text = ReadFile(absl::StrCat("/proc/sys/", name));
  if (!text.ok()) return numbers;
  for (const auto word : absl::StrSplit(*text, absl::ByAnyChar(" \t\n"), absl::SkipEmpty())) {
    int64_t number;
    if (absl::SimpleAtoi(word, &number)) numbers.push_back(number);
  }
  return numbers;
}

// Whether RLIMIT_NPROC holds for this process (setrlimit(2)): not for root, nor with CAP_SYS_ADMIN or
// CAP_SYS_RESOURCE.
bool HasLimitOfUserThreads() {
  if (getuid() == 0) return false;
  const auto status = ReadFile("/proc/self/status");
  if (!status.ok()) return true;
  constexpr char kField[] = "\nCapEff:\t";
  const size_t at = status->find(kField);
  if (at == std::string::npos) return true;
  const uint64_t capabilities = strtoull(status->c_str() + at + sizeof kField - 1, nullptr, 16);
  return (capabilities & (uint64_t{1} << CAP_SYS_ADMIN | uint64_t{1} << CAP_SYS_RESOURCE)) == 0;
}

// A process's folder `task` has two links and one for each thread.
int64_t CountThreadsOfUser(uid_t user) {
  int64_t threads = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    struct stat task;
    if (stat((entry.path() / "task").c_str(), &task) != 0 || task.st_uid != user) continue;
    threads += static_cast<int64_t>(task.st_nlink) - 2;
  }
  return threads;
}

// The fourth field of /proc/loadavg: "2/345", running and all.
std::optional<int64_t> CountThreadsOfMachine() {
  const auto text = ReadFile("/proc/loadavg");
  if (!text.ok()) return std::nullopt;
  const size_t slash = text->find('/');
  if (slash == std::string::npos) return std::nullopt;
  return strtoll(text->c_str() + slash + 1, nullptr, 10);
}

// The first field of /proc/self/statm, in pages.
std::optional<int64_t> OwnAddressSpaceBytes() {
  const auto text = ReadFile("/proc/self/statm");
  if (!text.ok()) return std::nullopt;
  return strtoll(text->c_str(), nullptr, 10) * sysconf(_SC_PAGESIZE);
}

}  // namespace

std::optional<int64_t> ReadSysctl(const std::string& name) {
  const std::vector<int64_t> numbers = SysctlNumbers(name);
  if (numbers.empty()) return std::nullopt;
  return numbers.front();
}

Limits ReadLimits() {
  Limits limits;
  rlimit descriptors;
  if (getrlimit(RLIMIT_NOFILE, &descriptors) == 0) {
    limits.descriptors_soft = Bounded(descriptors.rlim_cur);
    limits.descriptors_hard = Bounded(descriptors.rlim_max);
  }
  rlimit threads;
  if (getrlimit(RLIMIT_NPROC, &threads) == 0 && HasLimitOfUserThreads()) {
    limits.user_threads = Bounded(threads.rlim_cur);
  }
  if (limits.user_threads.has_value()) limits.user_threads_in_use = CountThreadsOfUser(getuid());
  limits.machine_threads_in_use = CountThreadsOfMachine();
  rlimit address_space;
  if (getrlimit(RLIMIT_AS, &address_space) == 0) limits.address_space_bytes = Bounded(address_space.rlim_cur);
  if (limits.address_space_bytes.has_value()) limits.address_space_in_use_bytes = OwnAddressSpaceBytes();
  limits.cgroup_threads = OwnCgroupThreads();
  limits.threads_max = ReadSysctl("kernel/threads-max");
  limits.pid_max = ReadSysctl("kernel/pid_max");
  limits.max_map_count = ReadSysctl("vm/max_map_count");
  limits.somaxconn = ReadSysctl("net/core/somaxconn");
  const std::vector<int64_t> ports = SysctlNumbers("net/ipv4/ip_local_port_range");
  if (ports.size() == 2) {
    limits.local_ports_first = ports[0];
    limits.local_ports_last = ports[1];
  }
  return limits;
}

std::optional<int64_t> CountOpenDescriptors(int64_t limit) {
  DIR* const folder = opendir("/proc/self/fd");
  if (folder == nullptr) return std::nullopt;
  const absl::Cleanup close = [folder] { closedir(folder); };
  int64_t count = 0;
  while (const dirent* const entry = readdir(folder)) {
    int64_t number;
    count += absl::SimpleAtoi(entry->d_name, &number) && number < limit && number != dirfd(folder);
  }
  return count;
}

std::optional<int64_t> RaiseDescriptorLimit() {
  rlimit descriptors;
  if (getrlimit(RLIMIT_NOFILE, &descriptors) != 0) return std::nullopt;
  const rlim_t before = std::exchange(descriptors.rlim_cur, descriptors.rlim_max);
  if (before != descriptors.rlim_max && setrlimit(RLIMIT_NOFILE, &descriptors) != 0) {
    descriptors.rlim_cur = before;
  }
  return Bounded(descriptors.rlim_cur);
}

}  // namespace ebb
