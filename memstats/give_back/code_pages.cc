#include "memstats/give_back/code_pages.h"

#include <elf.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/match.h"

namespace ebb::memstats {
namespace {

// That are loaded and not writable; linkers make three.
constexpr size_t kMostSegments = 16;

struct PageRange {
  void* start;
  size_t bytes;
};

// True if the loader has written into the object's code.
bool HasRelocatedCode(const dl_phdr_info& object) {
  for (int i = 0; i < object.dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = object.dlpi_phdr[i];
    if (segment.p_type != PT_DYNAMIC) continue;
    for (auto* entry = reinterpret_cast<const ElfW(Dyn)*>(object.dlpi_addr + segment.p_vaddr);
         entry->d_tag != DT_NULL; ++entry) {
      if (entry->d_tag == DT_TEXTREL) return true;
      if (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL) != 0) return true;
    }
  }
  return false;
}

// True if the object has this address in a segment that is loaded.
bool Contains(const dl_phdr_info& object, uintptr_t address) {
  for (int i = 0; i < object.dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = object.dlpi_phdr[i];
    const uintptr_t start = object.dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_LOAD && address >= start && address - start < segment.p_memsz) return true;
  }
  return false;
}

// The kernel's own object (vdso(7)), which is no file.
bool IsVdso(const dl_phdr_info& object) { return absl::StartsWith(object.dlpi_name, "linux-vdso"); }

int ReleaseObject(dl_phdr_info* object, size_t, void* page_bytes) {
  if (IsVdso(*object) || HasRelocatedCode(*object)) return 0;
  if (Contains(*object, reinterpret_cast<uintptr_t>(&madvise))) return 0;  // The C library.
  const uintptr_t page = *static_cast<const uintptr_t*>(page_bytes);
  // The list of segments lies in the object's own first page: to read it after the first release would bring
  // that page back, and its neighbours with it.
  std::array<PageRange, kMostSegments> ranges;
  size_t count = 0;
  for (int i = 0; i < object->dlpi_phnum && count < ranges.size(); ++i) {
    const ElfW(Phdr)& segment = object->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
    // Segments begin and end within pages, but a page belongs to one alone: the linker separates them.
    const uintptr_t from = (object->dlpi_addr + segment.p_vaddr) & ~(page - 1);
    const uintptr_t to = (object->dlpi_addr + segment.p_vaddr + segment.p_filesz + page - 1) & ~(page - 1);
    ranges[count++] = {reinterpret_cast<void*>(from), to - from};
  }
  for (size_t i = 0; i < count; ++i) madvise(ranges[i].start, ranges[i].bytes, MADV_DONTNEED);
  return 0;
}

}  // namespace

void ReleaseCodePages() {
  uintptr_t page_bytes = sysconf(_SC_PAGESIZE);
  dl_iterate_phdr(&ReleaseObject, &page_bytes);
}

}  // namespace ebb::memstats
