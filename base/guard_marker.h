#ifndef EBB_BASE_GUARD_MARKER_H_
#define EBB_BASE_GUARD_MARKER_H_

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>

namespace ebb {

// A guard that is a marker in the page table: whoever touches a marked page gets SIGSEGV, as with a page
// without access, but the mapping stays in one piece, so that neighbouring stacks can share one. The marker
// goes with the mapping (munmap(2)); madvise(MADV_DONTNEED) leaves it where it is. Linux 6.13 and newer:
// MADV_GUARD_INSTALL in include/uapi/asm-generic/mman-common.h, which Debian 12's and 13's headers lack.
inline constexpr int kMadviseGuardInstall = 102;

// Marks the pages of [start, start + bytes), and gives back what is behind them. Marking a marked page again
// is allowed. True if it was done; otherwise errno says why not (EINVAL: the kernel does not have it). Calls
// the kernel and nothing else; any thread may call it.
inline bool InstallGuardMarker(uintptr_t start, size_t bytes) {
  return madvise(reinterpret_cast<void*>(start), bytes, kMadviseGuardInstall) == 0;
}

// Whether this kernel has such guards, found out with a page that is mapped and unmapped again. Any thread
// may call it.
bool KernelHasGuardMarkers();

}  // namespace ebb

#endif  // EBB_BASE_GUARD_MARKER_H_
