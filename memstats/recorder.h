#ifndef EBB_MEMSTATS_RECORDER_H_
#define EBB_MEMSTATS_RECORDER_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/line_file.h"
#include "base/unique_fd.h"
#include "memstats/charged.h"
#include "memstats/proc_file.h"
#include "memstats/sample.h"

namespace ebb {

// Samples another process into a samples.csv at a steady interval, in a thread of its own.
//
// What the recorder costs the process it watches: each tick reads /proc/PID/status and, if asked, one or two
// counters of a memory cgroup; none of them takes a lock that the process needs to fault a page or to map
// one. Every kStatTicks-th tick reads /proc/PID/stat too, which walks the list of threads.
// //memstats:recorder_benchmark measures the disturbance, with a process that starts threads and maps pages
// among 10,000 mappings: recorded every 50 ms it took 1.01 times the processor time (41 pairs, 0.79 to 1.47
// on two busy processors) and 0.99 times the wall time; every millisecond 0.99 and 0.96 times (7 pairs). So
// what there is lies below what such a machine can show. The recorder itself used 0.2 to 0.4 % of one
// processor.
//
// The process is sampled until it has ended or Stop() is called, whichever is first. Thread-safe.
class Recorder {
 public:
  struct Options {
    pid_t pid = 0;
    std::string samples_path;
    int64_t clock_start_nanos = 0;  // The run's time 0 on CLOCK_MONOTONIC.
    absl::Duration interval = absl::Milliseconds(50);
    std::string cgroup_folder;  // Whose charged memory is recorded; empty: not read.
    // The number of open connections, if somebody knows; negative: not known. Owned by the caller, who keeps
    // it alive as long as the recorder. May be null.
    const std::atomic<int64_t>* connections = nullptr;
  };

  // What was seen so far.
  struct State {
    Sample first;
    Sample latest;
    std::optional<int64_t> peak_rss_bytes;         // The highest sample.
    std::optional<int64_t> kernel_peak_rss_bytes;  // VmHWM, at the last tick when the process was there.
    int64_t samples = 0;
    int64_t late_ticks = 0;  // Ticks that were left out because the one before took too long.
    bool process_ended = false;
    absl::Status write_error;  // OK, or why samples could not be written; they wait in memory.
  };

  static constexpr int kStatTicks = 5;

  // Opens the files and starts the thread. Errors: no such process, no right to read it, the samples cannot
  // be written.
  static absl::StatusOr<std::unique_ptr<Recorder>> Start(const Options& options);

  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder();

  State state() const;

  // Takes a last sample, ends the thread and returns what was seen. May be called again.
  State Stop();

  // Reads the proportional set, once, into the next sample. It disturbs the process (smaps_rollup.h): for the
  // calm moments of a run.
  void RequestPss() { pss_requested_.store(true, std::memory_order_relaxed); }

 private:
  Recorder(const Options& options, ProcFile status, ProcFile stat, std::optional<ChargedMemory> charged,
           LineFile samples);

  void Run();
  // False once the process has ended.
  bool TakeSample(bool with_stat);

  const Options options_;
  ProcFile status_;
  ProcFile stat_;
  std::optional<ChargedMemory> charged_;
  LineFile samples_;
  UniqueFd stop_;
  std::atomic<bool> pss_requested_{false};
  mutable std::mutex mutex_;
  State state_;  // Guarded by mutex_.
  std::thread thread_;
};

}  // namespace ebb

#endif  // EBB_MEMSTATS_RECORDER_H_
