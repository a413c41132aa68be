#ifndef EBB_COMPARE_CAPACITY_H_
#define EBB_COMPARE_CAPACITY_H_

#include <cstdint>
#include <string>

#include "base/limits.h"
#include "compare/profile.h"

namespace ebb {

// The most connections that this machine's limits allow to one server with a thread for each of them, and the
// limit that decides it.
struct Capacity {
  int64_t connections = 0;
  std::string limit;  // "RLIMIT_NOFILE is 1,024 (ulimit -n)"
};

Capacity FindCapacity(const Limits& limits);

// Lowers what `schedule` asks for to what is possible. Returns a sentence for the user that says so and what
// to raise, or nothing if all of it is possible.
std::string FitToCapacity(const Capacity& capacity, PulseSchedule* schedule);

}  // namespace ebb

#endif  // EBB_COMPARE_CAPACITY_H_
