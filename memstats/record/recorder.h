#ifndef EBB_MEMSTATS_RECORD_RECORDER_H_
#define EBB_MEMSTATS_RECORD_RECORDER_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/io/line_file.h"
#include "base/io/unique_fd.h"
#include "base/mutex.h"
#include "memstats/cgroup/charged.h"
#include "memstats/record/process_tree.h"
#include "run_folder/sample.h"

namespace ebb::memstats {

// Samples another process, or a process and all that belong to it, into a samples.csv at a steady interval,
// in a thread of its own; and what its cgroup charges, by kind, into a charged.csv.
//
// What the recorder costs the process it watches: each tick reads /proc/PID/status and, if asked, one or two
// counters of a memory cgroup; none of them takes a lock that the process needs to fault a page or to map
// one. Every kStatTicks-th tick reads /proc/PID/stat too, which walks the list of threads, and the cgroup's
// memory.stat.
// //tests/benchmarks:recorder_benchmark measures the disturbance, with a process that starts threads and maps pages
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
    bool whole_tree = false;  // The others that belong to the process too (process_tree.h), as a sum.
    std::string samples_path;
    std::string charged_path;       // For the kinds of charged memory; empty: none. Needs a cgroup.
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
    std::optional<int64_t> peak_rss_bytes;  // The highest sample.
    // The highest VmHWM that was read, which begins anew when the process executes another program, and at
    // least the highest sample. Empty if there ever was more than one process: the sum of their high-water
    // marks is not that of their sum.
    std::optional<int64_t> kernel_peak_rss_bytes;
    int64_t most_processes = 0;
    int64_t samples = 0;
    int64_t late_ticks = 0;  // Ticks that were left out because the one before took too long.
    bool process_ended = false;
    absl::Status write_error;  // OK, or why samples could not be written; they wait in memory.
    absl::Status pss_error;    // OK, or why a proportional set that was asked for could not be read.
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

  // Appends a sample that the caller took otherwise. Call it after Stop().
  void Add(const Sample& sample);

  // Takes a sample at once that has everything, however many processes there are: for the middle of a burst
  // that is held. The cgroup is read before the processes, because reading very many of them takes so long
  // that the burst may be over then.
  void RequestReading();

  // Reads the proportional set of all processes, once, into the next sample. It disturbs them
  // (smaps_rollup.h): for the calm moments of a run.
  void RequestPss() { pss_requested_.store(true, std::memory_order_relaxed); }

 private:
  Recorder(const Options& options, ProcessTree tree, std::optional<ChargedMemory> charged, LineFile samples,
           std::optional<LineFile> kinds);

  void Run();
  // `everything`: what is read more rarely as well. `forced`: even if it takes long. False once the process
  // has ended.
  bool TakeSample(bool everything, bool forced);
  void ReadPss(Sample* sample);
  // Writes what waits for room, or for a reader.
  void FinishFiles();
  absl::Status WriteKinds(double t_s, const TreeMemory& memory, ChargedKinds kinds);
  void Keep(const Sample& sample, int64_t root_peak_rss_bytes, const absl::Status& written);

  const Options options_;
  ProcessTree tree_;
  std::optional<ChargedMemory> charged_;
  LineFile samples_;
  std::optional<LineFile> kinds_;
  UniqueFd stop_;
  UniqueFd reading_;  // A reading is requested.
  std::atomic<bool> pss_requested_{false};
  mutable Mutex mutex_;
  State state_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_RECORD_RECORDER_H_
