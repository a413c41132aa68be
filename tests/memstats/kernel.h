#ifndef EBB_TESTS_MEMSTATS_KERNEL_H_
#define EBB_TESTS_MEMSTATS_KERNEL_H_

#include <stdio.h>
#include <sys/utsname.h>

#include <utility>

namespace ebb::memstats {

// Whether this kernel must have what came with a version of Linux; an older one may have it too.
inline bool KernelIsAtLeast(int major, int minor) {
  utsname system;
  std::pair<int, int> version;
  uname(&system);
  if (sscanf(system.release, "%d.%d", &version.first, &version.second) != 2) return false;
  return version >= std::make_pair(major, minor);
}

}  // namespace ebb::memstats

#endif  // EBB_TESTS_MEMSTATS_KERNEL_H_
