#include "base/system/capacity.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/units.h"

namespace ebb {
namespace {

// What the programs have beside one for each connection: descriptors, mappings, threads of the server (the
// trimmer, and one for a moment), and room for what other programs may start meanwhile.
constexpr int64_t kOtherDescriptors = 100;
constexpr int64_t kOtherMappings = 500;
constexpr int64_t kOwnThreads = 2;
constexpr int64_t kOtherThreads = 500;
constexpr int64_t kOtherAddressSpaceBytes = int64_t{8}
                                            << 20;  // The heap's steps, and the flush of cached stacks.

struct Wall {
  std::optional<int64_t> limit;
  int64_t in_use;
  double per_connection;
  std::string name;
};

std::vector<Wall> WallsFor(const Limits& limits, const ConnectionNeeds& needs) {
  const int64_t machine_threads = limits.machine_threads_in_use.value_or(0) + kOtherThreads;
  std::vector<Wall> walls = {
      {limits.descriptors_hard, kOtherDescriptors, 1, "the hard limit of open descriptors (ulimit -Hn)"},
      {limits.user_threads, limits.user_threads_in_use.value_or(0) + kOwnThreads, 1,
       "the limit of threads of this user (ulimit -u)"},
      {limits.threads_max, machine_threads, 1, "kernel.threads-max"},
      {limits.pid_max, machine_threads, 1, "kernel.pid_max"},
      {limits.max_map_count, kOtherMappings, needs.mappings, "vm.max_map_count"},
  };
  if (limits.cgroup_threads.has_value()) {
    walls.push_back({limits.cgroup_threads->limit, limits.cgroup_threads->in_use + kOwnThreads, 1,
                     limits.cgroup_threads->file});
  }
  return walls;
}

}  // namespace

Capacity FindCapacity(const Limits& limits, const ConnectionNeeds& needs) {
  Capacity capacity{std::numeric_limits<int64_t>::max(), ""};
  for (const Wall& wall : WallsFor(limits, needs)) {
    if (!wall.limit.has_value()) continue;
    const auto room = static_cast<double>(std::max<int64_t>(*wall.limit - wall.in_use, 0));
    const auto connections = static_cast<int64_t>(room / wall.per_connection);
    if (connections < capacity.connections) {
      capacity = {connections, absl::StrCat(wall.name, " is ", FormatCount(*wall.limit))};
    }
  }
  if (limits.address_space_bytes.has_value() && needs.address_space_bytes > 0) {
    const int64_t taken = limits.address_space_in_use_bytes.value_or(0) + kOtherAddressSpaceBytes;
    const int64_t connections =
        std::max<int64_t>(*limits.address_space_bytes - taken, 0) / needs.address_space_bytes;
    if (connections < capacity.connections) {
      capacity = {connections, absl::StrCat("the limit of address space (ulimit -v) is ",
                                            FormatBytes(*limits.address_space_bytes))};
    }
  }
  return capacity;
}

}  // namespace ebb
