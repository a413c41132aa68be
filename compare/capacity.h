#ifndef EBB_COMPARE_CAPACITY_H_
#define EBB_COMPARE_CAPACITY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "base/limits.h"
#include "compare/profile.h"

namespace ebb {

// The most connections that this machine's limits allow to one server with a thread for each of them, and the
// limit that decides it.
struct Capacity {
  int64_t connections = 0;
  std::string limit;  // "vm.max_map_count is 65,530"
};

Capacity FindCapacity(const Limits& limits);

// Lowers what `schedule` asks for, big or small, to what is possible. Returns a sentence for the user that
// says so and what to raise, or nothing if all of it is possible. Errors: not one connection is possible.
absl::StatusOr<std::string> FitToCapacity(const Capacity& capacity, PulseSchedule* schedule);

}  // namespace ebb

#endif  // EBB_COMPARE_CAPACITY_H_
