#ifndef EBB_BASE_SYSTEM_CAPACITY_H_
#define EBB_BASE_SYSTEM_CAPACITY_H_

#include <cstdint>
#include <string>

#include "base/system/limits.h"

namespace ebb {

// The most connections that a machine's limits allow to one server with a thread for each of them, and the
// limit that decides it.
struct Capacity {
  int64_t connections = 0;
  std::string limit;  // "vm.max_map_count is 65,530"
};

// What a thread adds to its process's mappings: the stack and its guard, as glibc makes them; or, where
// neighbouring stacks merge, at most a half, when every second thread has gone and left a hole.
inline constexpr double kMappingsOfStackWithGuard = 2;
inline constexpr double kMappingsOfMergedStack = 0.5;

// What each connection takes of the server's limits.
struct ConnectionNeeds {
  double mappings = kMappingsOfStackWithGuard;
  int64_t address_space_bytes = 0;  // 0: not known, and then no limit.
};

// Leaves room for what is taken already and for what the programs need beside their connections. A limit that
// is not known does not count. Any thread may call it.
Capacity FindCapacity(const Limits& limits, const ConnectionNeeds& needs);

}  // namespace ebb

#endif  // EBB_BASE_SYSTEM_CAPACITY_H_
