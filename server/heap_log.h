#ifndef EBB_SERVER_HEAP_LOG_H_
#define EBB_SERVER_HEAP_LOG_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "base/io/line_file.h"
#include "memstats/give_back/heap.h"

namespace ebb::server {

// What the server knows of itself beside its memory.
struct ServerCounts {
  int64_t cycle = 1;
  int64_t clients = 0;
  int64_t trims = 0;
};

// Writes the server's own view of its heap: a line in the log and, if asked, a line of heap.csv
// (run_folder/names.h). Not thread-safe.
class HeapLog {
 public:
  // `stats_csv` may be empty: then no file is written. Errors: the file or /proc cannot be opened.
  static absl::StatusOr<HeapLog> Create(memstats::HeapMeter meter, const std::string& stats_csv,
                                        int64_t clock_start_nanos);

  // Reads the heap and writes both lines. When the file cannot be written, says so once in the log and goes
  // on.
  void Write(const ServerCounts& counts);

  // The same without the line in the log.
  void WriteCsv(const ServerCounts& counts);

  // To be called once, at the end: writes what still waits. False, and a line in the log, if lines are
  // missing in the file.
  bool Finish();

 private:
  HeapLog(memstats::HeapMeter meter, std::optional<LineFile> csv, int64_t clock_start_nanos)
      : meter_(std::move(meter)), csv_(std::move(csv)), clock_start_nanos_(clock_start_nanos) {}

  void AppendCsv(const ServerCounts& counts, const memstats::HeapMeasurement& reading);

  memstats::HeapMeter meter_;
  std::optional<LineFile> csv_;
  int64_t clock_start_nanos_;
  bool writes_ = true;  // The last line was written, or waits for a reader that lags behind.
};

}  // namespace ebb::server

#endif  // EBB_SERVER_HEAP_LOG_H_
