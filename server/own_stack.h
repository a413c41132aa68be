#ifndef EBB_SERVER_OWN_STACK_H_
#define EBB_SERVER_OWN_STACK_H_

#include <pthread.h>

#include <cstddef>
#include <cstdint>

namespace ebb::server {

// How the stack of every thread of the server lies in memory: the same for all of them, found out once
// (thread_stacks.h). Addresses grow from the guard, over the stack proper, to glibc's descriptor of the
// thread, which pthread_self() points to and which lies just below the end.
struct StackLayout {
  size_t page_bytes = 0;
  size_t bytes = 0;              // Of all of it, guard included.
  size_t guard_bytes = 0;        // At the lower end; 0: none.
  uintptr_t end_above_self = 0;  // The end of the stack less pthread_self().
  bool guard_is_marker = false;  // Each thread installs its own guard (base/guard_marker.h).
  bool start_goes_deep =
      false;  // Before its function begins a thread has touched pages below those it needs.
  void* signal_stack = nullptr;  // What all threads share for their last words (overflow.h); null: none.
  size_t signal_stack_bytes = 0;

  // The lowest address of the calling thread's stack, where its guard begins. Of use in threads of this
  // layout only.
  uintptr_t OwnStart() const { return static_cast<uintptr_t>(pthread_self()) + end_above_self - bytes; }
};

// What a thread does first of all with its own stack: takes the shared signal stack, installs its guard where
// that is a marker, and gives back the pages that its start has touched below `lowest_in_use`, which its own
// frames, and those of what it calls, do not go below by a page. One to three system calls and nothing else.
// False if the guard could not be installed: the thread should end rather than run without it.
bool SettleOnStack(const StackLayout& layout, uintptr_t lowest_in_use) noexcept;

}  // namespace ebb::server

#endif  // EBB_SERVER_OWN_STACK_H_
