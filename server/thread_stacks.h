#ifndef EBB_SERVER_THREAD_STACKS_H_
#define EBB_SERVER_THREAD_STACKS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace ebb {

// Sanitizers put far more into each frame and into static thread-local storage, and their runtime runs on the
// thread's stack.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int64_t kDefaultStackKib = 2048;
#else
inline constexpr int64_t kDefaultStackKib = 16;
#endif

// The smallest stack, in KiB and without its guard, on which a connection thread with a buffer of
// `buffer_bytes` can run: found by starting threads, since it depends on the static thread-local storage of
// all libraries in the process and on the processor's registers (pthread_attr_setstacksize(3),
// sysconf(_SC_THREAD_STACK_MIN)). Errors: threads cannot be started at all. Call it while the main thread is
// the only one.
absl::StatusOr<int64_t> SmallestStackKib(int64_t guard_kib, int64_t buffer_bytes);

// Sets the stack and guard of every std::thread that is started from now on (pthread_setattr_default_np(3)):
// the C++ standard has no way to say it. Errors: the size is below the smallest, which is named.
absl::Status SetThreadStacks(int64_t stack_kib, int64_t guard_kib, int64_t buffer_bytes);

}  // namespace ebb

#endif  // EBB_SERVER_THREAD_STACKS_H_
