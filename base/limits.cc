#include "base/limits.h"

#include <sys/resource.h>

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/file.h"

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
  if (getrlimit(RLIMIT_NPROC, &threads) == 0) limits.user_threads = Bounded(threads.rlim_cur);
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
