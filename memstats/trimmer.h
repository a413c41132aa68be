#ifndef EBB_MEMSTATS_TRIMMER_H_
#define EBB_MEMSTATS_TRIMMER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "base/unique_fd.h"
#include "memstats/heap.h"
#include "memstats/proc_file.h"

namespace ebb {

// What one return of memory did. A figure that could not be read is empty, never 0.
struct TrimReport {
  std::optional<int64_t> before_rss_bytes;
  std::optional<int64_t> after_rss_bytes;
  absl::Duration took;
  std::string problem;  // Empty, or what was not returned and why, as a sentence.

  // Before less after. Negative if the process has meanwhile taken more than was returned.
  std::optional<int64_t> returned_bytes() const;

  // "returned 43.1 MB (RSS 46.4 MB -> 3.31 MB) in 12.7 ms"
  std::string ToString() const;
};

// Gives back, now, what glibc keeps: malloc_trim(3), which frees the ends of the arenas and the whole free
// pages inside them, and FlushStackCache(). Both lock the allocator or the cache for some milliseconds.
// `statm` is /proc/self/statm, opened before, so that the report has its figures even when descriptors have
// run out; null: not measured. Any thread may call it, with a file of its own.
TrimReport ReturnMemory(ProcFile* statm);

// Decides whether there is something to give back. Not thread-safe.
class TrimTrigger {
 public:
  // True if, since the last AfterTrim(), threads have ended (their stacks are in glibc's cache) or the free
  // memory inside the arenas has grown by at least kWorthwhileBytes above its lowest level.
  bool HasSomething(const MallocInfo& info, int64_t threads_ended);

  // Call it after memory was returned, with a reading taken then.
  void AfterTrim(const MallocInfo& info, int64_t threads_ended);

  static constexpr int64_t kWorthwhileBytes = 64 << 10;

 private:
  int64_t lowest_free_bytes_ = 0;
  int64_t threads_ended_ = 0;
};

// Returns memory on a timer, in a thread of its own, with a fixed delay between the end of one return and the
// next look; when there is nothing to give back it only reads mallinfo2(). Thread-safe.
class Trimmer {
 public:
  struct Options {
    absl::Duration interval = absl::Seconds(1);
    // How many threads of the process have ended so far. Called on the trimmer's thread.
    std::function<int64_t()> threads_ended;
    // Called on the trimmer's thread after each return of memory.
    std::function<void(const TrimReport&)> on_report;
  };

  // Starts the thread. Throws std::system_error if the system refuses it.
  explicit Trimmer(Options options);
  Trimmer(const Trimmer&) = delete;
  Trimmer& operator=(const Trimmer&) = delete;
  // Stops the thread; a return of memory that is under way is finished first.
  ~Trimmer();

  // How often memory has been returned so far.
  int64_t trims() const { return trims_.load(std::memory_order_relaxed); }

 private:
  void Run();
  bool SleepUnlessStopped() const;

  const Options options_;
  std::optional<ProcFile> statm_;
  UniqueFd stop_;
  std::atomic<int64_t> trims_{0};
  std::thread thread_;
};

}  // namespace ebb

#endif  // EBB_MEMSTATS_TRIMMER_H_
