#ifndef EBB_MEMSTATS_EXPLAIN_MEMORY_MAP_H_
#define EBB_MEMSTATS_EXPLAIN_MEMORY_MAP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "memstats/explain/page_scan.h"
#include "memstats/explain/stack_count.h"
#include "memstats/explain/thread_places.h"
#include "memstats/proc/smaps.h"

namespace ebb::memstats {

// What a mapping is for, as far as it can be told from outside. The order is that of the table.
//
//   kThreadStack  Private memory without a file, readable and writable, that is one of these: it bears a name
//                 that glibc gives stacks since 2.39, with glibc.mem.decorate_maps=1; it lies directly above
//                 a guard, which is a mapping without access of at most 1 MiB, and where the kernel marks
//                 MAP_STACK (mapping.h) both bear that mark; or it bears that mark and has in it a thread, or
//                 a guard that is a marker in the page table. One mapping may hold many stacks: stack_count.h
//                 counts them. A program that makes stacks for coroutines in the same way is counted too.
//   kMarkedStack  The mark of MAP_STACK and nothing else: stacks of threads that have ended, made without
//                 guards; or a program that asked for no huge pages.
//   kArena        glibc's further malloc arenas: mapped with MAP_NORESERVE, they begin at a multiple of 64
//                 MiB and reach, with what they have not used yet, exactly to the next one (HEAP_MAX_SIZE in
//                 glibc's malloc/arena.c, 64-bit). With vm.overcommit_memory=2 they are in kAnonymous.
//   kProgram      The mappings of the program's file, and the memory directly behind its writable data, which
//                 is that of the variables that begin as 0. The same of a library cannot be told from other
//                 memory that happens to lie there, and is in kAnonymous.
//   kReserved     No access: guards, and address space that is set aside. It holds no memory.
//   kKernel       [vvar], [vdso] and their like.
enum class MemoryKind {
  kProgram,
  kLibrary,  // Another file of which a part is executable.
  kHeap,     // [heap]: malloc's main arena, with glibc.
  kArena,
  kThreadStack,
  kMarkedStack,
  kMainStack,  // [stack]
  kAnonymous,
  kFile,
  kShared,  // Memory shared with other processes: /dev/shm, memfd, SysV.
  kReserved,
  kKernel,
};

// Mappings of one kind, or of one library, added up.
struct MemoryShare {
  int64_t mappings = 0;
  int64_t size_bytes = 0;
  int64_t rss_bytes = 0;
  int64_t anonymous_bytes = 0;
  int64_t swap_bytes = 0;

  void Add(const Mapping& mapping);
};

// One row of the table.
struct MemoryRow {
  MemoryKind kind;
  std::string library;  // For kLibrary: the path. Empty otherwise.
  MemoryShare share;
};

// A process's memory by kind. Each mapping is in exactly one row, so the rows add up to `total`.
struct MemoryMap {
  std::vector<MemoryRow> rows;  // By kind; libraries by resident memory, the largest first. None is empty.
  MemoryShare total;
  StackCount stacks;              // Those in the rows kThreadStack.
  std::string foreign_allocator;  // The library of an allocator that is not glibc's; empty if there is none.

  // All rows of a kind together.
  MemoryShare Of(MemoryKind kind) const;
};

// What tells the stacks of threads apart, beside the mappings.
struct StackEvidence {
  std::vector<ThreadPlace> places;    // thread_places.h
  std::optional<ScannedPages> pages;  // Of StackRanges(), page_scan.h; empty if they could not be scanned.
};

// The addresses whose pages are to be scanned for it.
std::vector<AddressRange> StackRanges(const std::vector<Mapping>& mappings, const std::string& program);

// Sorts the mappings of one process, in the order of their addresses, into kinds. `program` is the path of
// its executable (/proc/PID/exe).
MemoryMap SortMemory(const std::vector<Mapping>& mappings, const std::string& program,
                     const StackEvidence& evidence);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_EXPLAIN_MEMORY_MAP_H_
