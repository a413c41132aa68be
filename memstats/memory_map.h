#ifndef EBB_MEMSTATS_MEMORY_MAP_H_
#define EBB_MEMSTATS_MEMORY_MAP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "memstats/mapping.h"

namespace ebb {

// What a mapping is for, as far as it can be told from outside. The order is that of the table.
//
//   kThreadStack  Private memory without a file, readable and writable, that either bears glibc's name for it
//                 ("[anon: glibc: pthread stack", which glibc 2.39 gives with glibc.mem.decorate_maps=1), or
//                 lies directly above a guard: a mapping without access of at most 1 MiB. Where the kernel
//                 marks MAP_STACK (mapping.h) both must bear that mark. A program that makes stacks for
//                 coroutines in the same way is counted too. A mapping that the kernel has merged with the
//                 stack above it counts once.
//   kMarkedStack  The mark of MAP_STACK, but no guard below: stacks made without guards, which the kernel
//                 merges, so that they cannot be counted; or a program that asked for no huge pages.
//   kArena        glibc's further malloc arenas: mapped with MAP_NORESERVE, they begin at a multiple of 64
//   MiB
//                 and reach, with what they have not used yet, exactly to the next one (HEAP_MAX_SIZE in
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
  std::string foreign_allocator;  // The library of an allocator that is not glibc's; empty if there is none.

  // All rows of a kind together.
  MemoryShare Of(MemoryKind kind) const;
};

// Sorts the mappings of one process, in the order of their addresses, into kinds. `program` is the path of
// its executable (/proc/PID/exe).
MemoryMap SortMemory(const std::vector<Mapping>& mappings, const std::string& program);

}  // namespace ebb

#endif  // EBB_MEMSTATS_MEMORY_MAP_H_
