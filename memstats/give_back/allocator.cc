#include "memstats/give_back/allocator.h"

#include <dlfcn.h>

namespace ebb::memstats {
namespace {

std::string LibraryOf(void* symbol) {
  Dl_info info;
  if (symbol == nullptr || dladdr(symbol, &info) == 0 || info.dli_fname == nullptr) return "";
  return info.dli_fname;
}

}  // namespace

Allocator FindAllocator() {
  Allocator allocator;
  allocator.library = LibraryOf(dlsym(RTLD_DEFAULT, "malloc"));
  // gnu_get_libc_version() is glibc's own, whatever else has been preloaded.
  allocator.is_glibc = allocator.library == LibraryOf(dlsym(RTLD_DEFAULT, "gnu_get_libc_version"));
  return allocator;
}

}  // namespace ebb::memstats
