#ifndef EBB_RUN_FOLDER_HEAP_READING_H_
#define EBB_RUN_FOLDER_HEAP_READING_H_

#include <cstdint>
#include <optional>
#include <tuple>

#include "run_folder/columns.h"

namespace ebb {

// What the server says of its own heap (memstats/give_back/heap.h).
struct HeapReading {
  double t_s = 0;
  std::optional<int64_t> clients;
  std::optional<int64_t> system_bytes;
  std::optional<int64_t> inuse_bytes;
  std::optional<int64_t> released_bytes;
  std::optional<int64_t> threads;
  std::optional<int64_t> rss_bytes;
  std::optional<int64_t> trims;
};

template <>
struct CsvFile<HeapReading> {
  static constexpr char kName[] = "heap.csv";
  static constexpr std::tuple kColumns{Column{"t_s", &HeapReading::t_s},
                                       Column{"clients", &HeapReading::clients},
                                       Column{"system_bytes", &HeapReading::system_bytes},
                                       Column{"inuse_bytes", &HeapReading::inuse_bytes},
                                       Column{"released_bytes", &HeapReading::released_bytes},
                                       Column{"threads", &HeapReading::threads},
                                       Column{"rss_bytes", &HeapReading::rss_bytes},
                                       Column{"trims", &HeapReading::trims}};
};

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_HEAP_READING_H_
