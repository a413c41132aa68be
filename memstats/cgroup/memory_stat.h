#ifndef EBB_MEMSTATS_CGROUP_MEMORY_STAT_H_
#define EBB_MEMSTATS_CGROUP_MEMORY_STAT_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "run_folder/charged_reading.h"

namespace ebb::memstats {

// The kinds of charged memory, and what they are parts of.
struct ChargedKinds : ChargedReading {
  std::optional<int64_t> kernel_bytes;  // All of the kernel's memory; not in charged.csv.

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

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_CGROUP_MEMORY_STAT_H_
