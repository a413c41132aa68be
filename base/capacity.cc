#include "base/capacity.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "base/units.h"

namespace ebb {
namespace {

// Descriptors, threads and mappings that the programs have beside one for each connection.
constexpr int64_t kOtherDescriptors = 100;
constexpr int64_t kOtherThreads = 500;
constexpr int64_t kOtherMappings = 500;

}  // namespace

Capacity FindCapacity(const Limits& limits, double mappings_per_thread) {
  const struct {
    std::optional<int64_t> limit;
    int64_t others;
    double per_connection;
    const char* name;
  } walls[] = {
      {limits.descriptors_hard, kOtherDescriptors, 1, "the hard limit of open descriptors (ulimit -Hn)"},
      {limits.user_threads, kOtherThreads, 1, "the limit of threads of this user (ulimit -u)"},
      {limits.threads_max, kOtherThreads, 1, "kernel.threads-max"},
      {limits.pid_max, kOtherThreads, 1, "kernel.pid_max"},
      {limits.max_map_count, kOtherMappings, mappings_per_thread, "vm.max_map_count"},
  };
  Capacity capacity{std::numeric_limits<int64_t>::max(), ""};
  for (const auto& wall : walls) {
    if (!wall.limit.has_value()) continue;
    const auto connections = static_cast<int64_t>(
        static_cast<double>(std::max<int64_t>(*wall.limit - wall.others, 0)) / wall.per_connection);
    if (connections < capacity.connections) {
      capacity = {connections, absl::StrCat(wall.name, " is ", FormatCount(*wall.limit))};
    }
  }
  return capacity;
}

}  // namespace ebb
