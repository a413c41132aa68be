#include "server/own_stack.h"

#include <signal.h>
#include <sys/mman.h>

#include "base/guard_marker.h"

namespace ebb::server {
namespace {

// Below a frame that calls the kernel: the return address of the call, and what the C library's wrapper
// saves.
constexpr uintptr_t kBelowFrame = 128;

}  // namespace

bool SettleOnStack(const StackLayout& layout, uintptr_t lowest_in_use) noexcept {
  if (layout.signal_stack != nullptr) {
    stack_t shared = {};
    shared.ss_sp = layout.signal_stack;
    shared.ss_size = layout.signal_stack_bytes;
    sigaltstack(&shared, nullptr);
  }
  const uintptr_t start = layout.OwnStart();
  if (layout.guard_is_marker && !InstallGuardMarker(start, layout.guard_bytes)) return false;
  if (layout.start_goes_deep) {
    const uintptr_t unused = start + layout.guard_bytes;
    const uintptr_t used = (lowest_in_use - kBelowFrame) / layout.page_bytes * layout.page_bytes;
    if (used > unused) madvise(reinterpret_cast<void*>(unused), used - unused, MADV_DONTNEED);
  }
  return true;
}

}  // namespace ebb::server
