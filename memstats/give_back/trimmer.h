#ifndef EBB_MEMSTATS_GIVE_BACK_TRIMMER_H_
#define EBB_MEMSTATS_GIVE_BACK_TRIMMER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "base/io/unique_fd.h"
#include "memstats/give_back/heap.h"
#include "memstats/proc/proc_file.h"

namespace ebb::memstats {

// What one return of memory did. A figure that could not be read is empty, never 0.
struct TrimReport {
  std::optional<int64_t> before_rss_bytes;
  std::optional<int64_t> after_rss_bytes;
  absl::Duration took;
  bool stacks_returned = true;  // False if the cache of thread stacks could not be flushed.
  std::string problem;          // Empty, or what was not returned and why, as a sentence.

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

  // Call it after memory was returned, with a reading taken then and the number of threads whose stacks were
  // given back.
  void AfterTrim(const MallocInfo& info, int64_t threads_ended);

  static constexpr int64_t kWorthwhileBytes = 64 << 10;

 private:
  int64_t lowest_free_bytes_ = 0;
  int64_t threads_ended_ = 0;
};

// Returns memory in a thread of its own: on a timer, with a fixed delay between the end of one return and the
// next look, and soon after a burst, when many threads have ended and no more are ending; while they are
// ending a look at the timer's interval may be late by one interval, for it would slow them down. Each of the
// early returns takes the place of a look at the timer's interval that found nothing to do, so that a process
// under steady load returns memory no more often than the interval says. When there is nothing to give back a
// look only reads mallinfo2(). Thread-safe.
class Trimmer {
 public:
  struct Options {
    absl::Duration interval = absl::Seconds(1);
    // Called on the trimmer's thread before anything else.
    std::function<void()> on_start = [] {};
    // Called on the trimmer's thread after each return of memory, unless it returned nothing and has the same
    // problem as the one before: then it will be tried again at each look.
    std::function<void(const TrimReport&)> on_report;
  };

  // So many threads that have ended are a burst's end, once no thread has ended for kQuiet.
  static constexpr int64_t kManyThreads = 64;
  static constexpr absl::Duration kQuiet = absl::Milliseconds(50);

  // Starts the thread. Throws std::system_error if the system refuses it.
  explicit Trimmer(Options options);
  Trimmer(const Trimmer&) = delete;
  Trimmer& operator=(const Trimmer&) = delete;
  // Stops the thread; a return of memory that is under way is finished first.
  ~Trimmer();

  // Reports that a thread of the process has ended and was joined. Cheap: a system call for each kManyThreads
  // at most.
  void ThreadEnded();

  // How often the timer has looked for something to give back, and how often memory was returned so far.
  int64_t looks() const { return looks_.load(std::memory_order_relaxed); }
  int64_t trims() const { return trims_.load(std::memory_order_relaxed); }

 private:
  enum class Woken { kByTimer, kByEndedThreads, kToStop };

  void Run();
  Woken SleepUntil(absl::Time time) const;
  Woken AwaitQuiet(absl::Time deadline) const;
  void LookAtTimer();
  void Return();

  const Options options_;
  std::optional<ProcFile> statm_;
  UniqueFd stop_;
  UniqueFd many_ended_;
  std::atomic<int64_t> threads_ended_{0};
  std::atomic<int64_t> looks_{0};
  std::atomic<int64_t> trims_{0};
  TrimTrigger trigger_;       // Of the trimmer's thread alone, like what follows.
  bool may_be_early_ = true;  // A look at the timer's interval has found nothing since the last early return.
  std::string last_problem_;
  std::thread thread_;
};

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_GIVE_BACK_TRIMMER_H_
