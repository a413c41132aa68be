#ifndef EBB_RUN_FOLDER_SAMPLE_H_
#define EBB_RUN_FOLDER_SAMPLE_H_

#include <cstdint>
#include <optional>
#include <tuple>

#include "run_folder/columns.h"

namespace ebb {

// One reading of a design's memory, at one time. A design of several processes is their sum, and `processes`
// says how many there were. What was not read is empty.
struct Sample {
  double t_s = 0;
  std::optional<int64_t> rss_bytes;
  std::optional<int64_t> anonymous_bytes;
  std::optional<int64_t> pss_bytes;
  std::optional<int64_t> charged_bytes;  // By a memory cgroup.
  std::optional<int64_t> processes;
  std::optional<int64_t> threads;
  std::optional<int64_t> connections;
  std::optional<int64_t> minor_faults;  // Since the process began, as is cpu_s.
  std::optional<double> cpu_s;
};

template <>
struct CsvFile<Sample> {
  static constexpr char kName[] = "samples.csv";
  static constexpr std::tuple kColumns{Column{"t_s", &Sample::t_s},
                                       Column{"rss_bytes", &Sample::rss_bytes},
                                       Column{"anonymous_bytes", &Sample::anonymous_bytes},
                                       Column{"pss_bytes", &Sample::pss_bytes},
                                       Column{"charged_bytes", &Sample::charged_bytes},
                                       Column{"processes", &Sample::processes},
                                       Column{"threads", &Sample::threads},
                                       Column{"connections", &Sample::connections},
                                       Column{"minor_faults", &Sample::minor_faults},
                                       Column{"cpu_s", &Sample::cpu_s}};
};

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_SAMPLE_H_
