#include "base/guard_marker.h"

#include <unistd.h>

namespace ebb {

bool KernelHasGuardMarkers() {
  const size_t page = sysconf(_SC_PAGESIZE);
  void* const mapped = mmap(nullptr, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return false;
  const bool installed = InstallGuardMarker(reinterpret_cast<uintptr_t>(mapped), page);
  munmap(mapped, page);
  return installed;
}

}  // namespace ebb
