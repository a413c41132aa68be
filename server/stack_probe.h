#ifndef EBB_SERVER_STACK_PROBE_H_
#define EBB_SERVER_STACK_PROBE_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "server/own_stack.h"

namespace ebb::server {

// What the start of a thread does to its stack before the thread's own function begins. glibc from 2.39 on
// formats a name for the stack on that very stack (start_thread() in nptl/pthread_create.c), which touches a
// page that the thread does not need afterwards; what else may do so differs by release, so it is looked up.
struct ThreadStart {
  uintptr_t end_above_self = 0;     // As in StackLayout.
  size_t deepest_bytes = 0;         // From the end of the stack down to the lowest byte that was written.
  size_t below_function_bytes = 0;  // How far below the frame of the thread's function that is; 0: not below.
  int64_t pages_below = 0;          // Pages touched below the one that the thread's function needs.
  bool marker_installed = false;    // As the layout has asked for.
};

// Starts a std::thread with the default attributes as they are, which must be those of `layout`
// (`end_above_self` need not be known), and looks at its stack while it waits: which pages are present
// (mincore(2)) and what is written on them. `needed_bytes` is what the thread's function needs below its own
// frame. Errors: a thread cannot be started, or its stack is not as `layout` says. Call it while the main
// thread is the only one.
absl::StatusOr<ThreadStart> ProbeThreadStart(const StackLayout& layout, size_t needed_bytes);

}  // namespace ebb::server

#endif  // EBB_SERVER_STACK_PROBE_H_
