#ifndef EBB_MEMSTATS_GIVE_BACK_HEAP_H_
#define EBB_MEMSTATS_GIVE_BACK_HEAP_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "memstats/proc/proc_file.h"
#include "memstats/proc/status.h"

namespace ebb::memstats {

// mallinfo2(3), all arenas added up. Reading it locks one arena after the other, for as long as it takes to
// walk their bins. The figures are glibc's alone: see allocator.h.
struct MallocInfo {
  int64_t arena_bytes = 0;    // arena: got from the system with brk(2), or with mmap(2) for further arenas.
  int64_t mmapped_bytes = 0;  // hblkhd: large blocks, each with a mapping of its own.
  int64_t in_use_bytes = 0;   // uordblks
  int64_t free_bytes = 0;     // fordblks: inside the arenas, whether or not there is memory behind it.
  int64_t top_bytes = 0;      // keepcost: the free end of the main arena.
};

// Any thread may call it.
MallocInfo ReadMallocInfo();

// The three figures of a garbage-collected heap, for a process whose memory is malloc()'s and its threads'
// stacks. They count address space, not resident pages: of a 16 KiB stack all 16 KiB are held and in use.
//
//   System    bytes held from the system: arena + hblkhd of mallinfo2(3) + the stacks of threads, live or in
//             glibc's cache. The stacks are what VmData of proc_pid_status(5) has grown by, since the meter
//             was made, beyond what malloc() accounts for, less the guards if they are counted there.
//   Inuse     bytes in use: uordblks + hblkhd + the stacks of live threads (Threads of proc_pid_status(5)).
//   Released  bytes handed back to the system and not taken again: what System has fallen by from its highest
//             reading, plus the free pages below the top of the main arena that have no memory behind them
//             (mincore(2)): malloc_trim(3) gives those back without giving up the address space.
//
// So System + Released stays level while memory is returned, and System - Inuse is what the allocator keeps
// for itself, less the free pages counted in Released. With more than one arena, free pages given back inside
// the further ones are not seen, and Released is too low by them.
struct HeapFigures {
  int64_t system_bytes = 0;
  int64_t inuse_bytes = 0;
  int64_t released_bytes = 0;
};

struct HeapMeasurement {
  std::optional<HeapFigures> heap;  // Empty if malloc() is not glibc's: then nobody tells.
  int64_t rss_bytes = 0;            // VmRSS
  int64_t threads = 0;              // All of the process's, the main thread included.
};

// Reads the heap figures of this process. Not thread-safe.
class HeapMeter {
 public:
  // The stack of each thread that will be started.
  struct Stacks {
    int64_t usable_bytes = 0;   // Without its guard: what counts here.
    int64_t counted_bytes = 0;  // What VmData counts: with a guard that is a marker in the page table.
  };

  // Make the meter while the main thread is the only one: what is mapped then belongs to the program itself,
  // not to its heap. Errors: /proc cannot be read.
  static absl::StatusOr<HeapMeter> Create(Stacks stacks);

  // The figures now. One read of /proc/self/status, one mallinfo2(), and one mincore() for each 16 MiB of the
  // main arena; no allocation.
  absl::StatusOr<HeapMeasurement> Read();

 private:
  HeapMeter(ProcFile status, Stacks stacks) : status_(std::move(status)), stacks_(stacks) {}

  HeapFigures Figures(const ProcessStatus& status);

  ProcFile status_;
  Stacks stacks_;
  bool is_glibc_ = true;
  int64_t program_data_bytes_ = 0;  // Private writable memory that is neither malloc()'s nor a stack's.
  uintptr_t main_arena_start_ = 0;
  int64_t highest_system_bytes_ = 0;
};

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_GIVE_BACK_HEAP_H_
