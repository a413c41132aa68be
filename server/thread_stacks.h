#ifndef EBB_SERVER_THREAD_STACKS_H_
#define EBB_SERVER_THREAD_STACKS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/own_stack.h"

namespace ebb::server {

// Sanitizers put far more into each frame and into static thread-local storage, and their runtime runs on the
// thread's stack.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int64_t kDefaultStackKib = 2048;
#else
inline constexpr int64_t kDefaultStackKib = 16;
#endif

// What is asked of every thread's stack.
struct StackRequest {
  int64_t stack_kib = kDefaultStackKib;  // Without the guard.
  int64_t guard_kib = 4;                 // 0: no guard.
  int64_t buffer_bytes = 256;            // Of a connection thread's buffer, on its stack.
  bool may_use_markers = true;           // As guards, where the kernel has them.
};

// The stacks that threads now get, and what their start does to them.
struct ThreadStacks {
  StackLayout layout;
  // How far below the frame of the thread's function its start goes, and how many pages that it does not need
  // each thread therefore gives back.
  int64_t start_depth_bytes = 0;
  int64_t pages_given_back = 0;

  // Whether the kernel merges the mappings of neighbouring stacks: a guard that is a mapping keeps them
  // apart.
  bool merge() const { return layout.guard_bytes == 0 || layout.guard_is_marker; }

  // "guards are markers in the page table; threads start 1.9 KB deep here: each gives one page back"
  std::string ToString() const;
};

// The smallest stack, in KiB and without its guard, on which a connection thread with a buffer of
// `buffer_bytes` can run: found by starting threads, since it depends on the static thread-local storage of
// all libraries in the process and on the processor's registers (pthread_attr_setstacksize(3),
// sysconf(_SC_THREAD_STACK_MIN)). Errors: threads cannot be started at all. Call it while the main thread is
// the only one.
absl::StatusOr<int64_t> SmallestStackKib(int64_t buffer_bytes);

// Sets the stack and guard of every std::thread that is started from now on (pthread_setattr_default_np(3):
// the C++ standard has no way to say it), and finds out by starting one how stacks then lie and what a
// thread's start touches. Each thread has to call SettleOnStack() with the layout. Errors: InvalidArgument if
// the size is below the smallest, which is named; threads cannot be started. Call it while the main thread is
// the only one.
absl::StatusOr<ThreadStacks> SetThreadStacks(const StackRequest& request);

}  // namespace ebb::server

#endif  // EBB_SERVER_THREAD_STACKS_H_
