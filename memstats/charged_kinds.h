#ifndef EBB_MEMSTATS_CHARGED_KINDS_H_
#define EBB_MEMSTATS_CHARGED_KINDS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace ebb {

// What a memory cgroup charges, by kind, in bytes: a line of charged.csv (run_format.h). What the kernel does
// not tell is empty. Sources: memory.stat in cgroup-v2.rst and cgroup-v1/memory.rst of the kernel's
// documentation.
struct ChargedKinds {
  std::optional<int64_t> total;          // As ChargedMemory::Read() (charged.h).
  std::optional<int64_t> anonymous;      // Version 2: anon. Version 1: rss.
  std::optional<int64_t> file;           // Cached pages of files. Version 2: file. Version 1: cache.
  std::optional<int64_t> kernel_stacks;  // Version 2: kernel_stack. Version 1: AddFromProcesses().
  std::optional<int64_t>
      page_tables;                 // Version 2: pagetables, sec_pagetables. Version 1: AddFromProcesses().
  std::optional<int64_t> slab;     // Version 2: slab. Version 1 does not tell it.
  std::optional<int64_t> sockets;  // Buffers. Version 2: sock. Version 1: memory.kmem.tcp.usage_in_bytes.
  std::optional<int64_t> other_kernel;  // The rest of the kernel's memory: on version 1 with the slab.
  std::optional<int64_t> kernel;        // All of it, of which the above are parts; not in charged.csv.

  // Of the kinds that are there. It differs from the total by what the kernel has charged in advance: up to
  // 64 pages for each processor.
  std::optional<int64_t> Sum() const;
};

// From the text of memory.stat of version 2.
ChargedKinds ParseKindsVersion2(absl::string_view memory_stat);

// From the texts of memory.stat, memory.kmem.usage_in_bytes and memory.kmem.tcp.usage_in_bytes of version 1.
ChargedKinds ParseKindsVersion1(absl::string_view memory_stat, absl::string_view kmem,
                                absl::string_view kmem_tcp);

// Fills in what version 1 does not tell: a kernel stack of 16 KiB for each thread (THREAD_SIZE of x86-64 and
// arm64), and the page tables as the processes' VmPTE say. Leaves alone what is there.
void AddFromProcesses(int64_t threads, int64_t page_tables_bytes, ChargedKinds* kinds);

// The line of charged.csv without a newline.
std::string ToCsv(double t_seconds, const ChargedKinds& kinds);

}  // namespace ebb

#endif  // EBB_MEMSTATS_CHARGED_KINDS_H_
