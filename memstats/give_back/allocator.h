#ifndef EBB_MEMSTATS_GIVE_BACK_ALLOCATOR_H_
#define EBB_MEMSTATS_GIVE_BACK_ALLOCATOR_H_

#include <string>

namespace ebb::memstats {

// Which allocator serves this process's malloc().
struct Allocator {
  bool is_glibc = true;
  std::string library;  // The file that malloc() comes from.
};

// Looks where malloc() comes from (dladdr(3)). mallinfo2() and malloc_trim() speak of glibc's heap alone:
// with another allocator, preloaded or linked, they answer as if there were nothing. Any thread may call it.
Allocator FindAllocator();

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_GIVE_BACK_ALLOCATOR_H_
