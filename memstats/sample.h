#ifndef EBB_MEMSTATS_SAMPLE_H_
#define EBB_MEMSTATS_SAMPLE_H_

#include <cstdint>
#include <optional>
#include <string>

namespace ebb {

// One reading of a process, or of a design's processes added up, at one time: a line of samples.csv
// (run_format.h). What was not read is empty.
struct Sample {
  double t_seconds = 0;  // Since the start of the run.
  std::optional<int64_t> rss_bytes;
  std::optional<int64_t> anonymous_bytes;
  std::optional<int64_t> pss_bytes;
  std::optional<int64_t> charged_bytes;
  std::optional<int64_t> processes;
  std::optional<int64_t> threads;
  std::optional<int64_t> connections;
  std::optional<int64_t> minor_faults;
  std::optional<double> cpu_seconds;
};

// The line, without a newline, with its cells in the order of kSamplesHeader.
std::string ToCsv(const Sample& sample);

}  // namespace ebb

#endif  // EBB_MEMSTATS_SAMPLE_H_
