#ifndef EBB_RUN_FOLDER_CHARGED_READING_H_
#define EBB_RUN_FOLDER_CHARGED_READING_H_

#include <cstdint>
#include <optional>
#include <tuple>

#include "run_folder/columns.h"

namespace ebb {

// What a memory cgroup charges, by kind; there are fewer of these than of samples. total_bytes is the
// cgroup's own, read in the same moment as the kinds. What the kernel does not say is empty. Sources:
// memory.stat in cgroup-v2.rst and cgroup-v1/memory.rst of the kernel's documentation, and what processes say
// (memstats/cgroup/memory_stat.h).
struct ChargedReading {
  double t_s = 0;
  std::optional<int64_t> total_bytes;          // As ChargedMemory::Read() (memstats/cgroup/charged.h).
  std::optional<int64_t> anonymous_bytes;      // Version 2: anon. Version 1: rss.
  std::optional<int64_t> file_bytes;           // Cached pages of files. Version 2: file. Version 1: cache.
  std::optional<int64_t> kernel_stacks_bytes;  // Version 2: kernel_stack. Version 1: from the processes.
  // Version 2: pagetables and sec_pagetables. Version 1: from the processes.
  std::optional<int64_t> page_tables_bytes;
  std::optional<int64_t> slab_bytes;  // Version 2: slab. Version 1 does not say it.
  std::optional<int64_t>
      sockets_bytes;  // Buffers. Version 2: sock. Version 1: memory.kmem.tcp.usage_in_bytes.
  std::optional<int64_t> other_kernel_bytes;  // The rest of the kernel's memory: on version 1 with the slab.
};

template <>
struct CsvFile<ChargedReading> {
  static constexpr char kName[] = "charged.csv";
  static constexpr std::tuple kColumns{Column{"t_s", &ChargedReading::t_s},
                                       Column{"total_bytes", &ChargedReading::total_bytes},
                                       Column{"anonymous_bytes", &ChargedReading::anonymous_bytes},
                                       Column{"file_bytes", &ChargedReading::file_bytes},
                                       Column{"kernel_stacks_bytes", &ChargedReading::kernel_stacks_bytes},
                                       Column{"page_tables_bytes", &ChargedReading::page_tables_bytes},
                                       Column{"slab_bytes", &ChargedReading::slab_bytes},
                                       Column{"sockets_bytes", &ChargedReading::sockets_bytes},
                                       Column{"other_kernel_bytes", &ChargedReading::other_kernel_bytes}};
};

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_CHARGED_READING_H_
