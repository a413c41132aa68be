#ifndef EBB_BASE_CLOCK_H_
#define EBB_BASE_CLOCK_H_

#include <time.h>

#include <cstdint>

namespace ebb {

// Nanoseconds on CLOCK_MONOTONIC (clock_gettime(2)): the one clock of a run. All processes of a machine share
// it, so times written by the client, the server and the recorder can be subtracted. Any thread may call it.
inline int64_t MonotonicNanos() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace ebb

#endif  // EBB_BASE_CLOCK_H_
