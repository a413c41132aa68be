#include "memstats/give_back/trimmer.h"

#include <malloc.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/units.h"
#include "memstats/give_back/allocator.h"
#include "memstats/give_back/stack_cache.h"
#include "memstats/proc/statm.h"

namespace ebb::memstats {
namespace {

std::optional<int64_t> ResidentBytes(ProcFile* file) {
  if (file == nullptr) return std::nullopt;
  const auto text = file->Read();
  if (!text.ok()) return std::nullopt;
  const auto statm = ParseStatm(*text, PageBytes());
  if (!statm.ok()) return std::nullopt;
  return statm->rss_bytes;
}

// The name of an allocator that malloc_trim() does not reach, or nothing. It cannot change while a process
// runs.
const std::string& ForeignAllocator() {
  static const std::string library = [] {
    const Allocator allocator = FindAllocator();
    return allocator.is_glibc ? std::string() : allocator.library;
  }();
  return library;
}

}  // namespace

std::optional<int64_t> TrimReport::returned_bytes() const {
  if (!before_rss_bytes.has_value() || !after_rss_bytes.has_value()) return std::nullopt;
  return *before_rss_bytes - *after_rss_bytes;
}

std::string TrimReport::ToString() const {
  std::string text = "returned ";
  if (returned_bytes().has_value()) {
    absl::StrAppend(&text, *returned_bytes() > 0 ? FormatBytes(*returned_bytes()) : "nothing", " (RSS ",
                    FormatBytes(*before_rss_bytes), " -> ", FormatBytes(*after_rss_bytes), ")");
  } else {
    absl::StrAppend(&text, "memory (how much was not measured)");
  }
  absl::StrAppend(&text, " in ", FormatSeconds(absl::ToDoubleSeconds(took)));
  if (!problem.empty()) absl::StrAppend(&text, "; ", problem);
  return text;
}

TrimReport ReturnMemory(ProcFile* statm) {
  TrimReport report;
  const int64_t start = MonotonicNanos();
  report.before_rss_bytes = ResidentBytes(statm);
  // The stacks first: glibc keeps with each of them a vector on the heap, which is then free to be trimmed.
  const absl::Status flushed = FlushStackCache();
  report.stacks_returned = flushed.ok();
  if (!flushed.ok()) report.problem = std::string(flushed.message());
  if (ForeignAllocator().empty()) {
    malloc_trim(0);
  } else {
    absl::StrAppend(&report.problem, report.problem.empty() ? "" : "; ",
                    "the heap was not trimmed: malloc() is that of ", ForeignAllocator(),
                    ", which malloc_trim() does not reach");
  }
  report.after_rss_bytes = ResidentBytes(statm);
  report.took = absl::Nanoseconds(MonotonicNanos() - start);
  return report;
}

bool TrimTrigger::HasSomething(const MallocInfo& info, int64_t threads_ended) {
  lowest_free_bytes_ = std::min(lowest_free_bytes_, info.free_bytes);
  return threads_ended != threads_ended_ || info.free_bytes - lowest_free_bytes_ >= kWorthwhileBytes;
}

void TrimTrigger::AfterTrim(const MallocInfo& info, int64_t threads_ended) {
  lowest_free_bytes_ = info.free_bytes;
  threads_ended_ = threads_ended;
}

Trimmer::Trimmer(Options options)
    : options_(std::move(options)),
      stop_(eventfd(0, EFD_CLOEXEC)),
      many_ended_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  auto statm = ProcFile::Open("/proc/self/statm");
  if (statm.ok()) statm_ = *std::move(statm);
  thread_ = std::thread(&Trimmer::Run, this);
}

Trimmer::~Trimmer() {
  eventfd_write(stop_.get(), 1);
  thread_.join();
}

void Trimmer::ThreadEnded() {
  const int64_t ended = threads_ended_.fetch_add(1, std::memory_order_relaxed) + 1;
  if (ended % kManyThreads == 0) eventfd_write(many_ended_.get(), 1);
}

void Trimmer::Run() {
  options_.on_start();
  absl::Time next_look = absl::Now() + options_.interval;
  while (true) {
    Woken woken = SleepUntil(next_look);
    if (woken == Woken::kByEndedThreads) {
      if (!may_be_early_) continue;
      woken = AwaitQuiet(absl::Now() + options_.interval);
    }
    switch (woken) {
      case Woken::kToStop:
        return;
      case Woken::kByEndedThreads:
        may_be_early_ = false;
        Return();
        break;
      case Woken::kByTimer:
        LookAtTimer();
    }
    next_look = absl::Now() + options_.interval;
  }
}

void Trimmer::LookAtTimer() {
  if (trigger_.HasSomething(ReadMallocInfo(), threads_ended_.load(std::memory_order_relaxed))) {
    Return();
  } else {
    may_be_early_ = true;
  }
  looks_.fetch_add(1, std::memory_order_relaxed);
}

void Trimmer::Return() try {
  // Counted before the return, so that a thread that ends during it makes the next look find something.
  const int64_t threads_ended = threads_ended_.load(std::memory_order_relaxed);
  const TrimReport report = ReturnMemory(statm_.has_value() ? &*statm_ : nullptr);
  trigger_.AfterTrim(ReadMallocInfo(), report.stacks_returned ? threads_ended : 0);
  trims_.fetch_add(1, std::memory_order_relaxed);
  const bool is_news = report.problem != last_problem_ || report.returned_bytes().value_or(1) > 0;
  last_problem_ = report.problem;
  if (is_news) options_.on_report(report);
} catch (const std::bad_alloc&) {
  // There is no memory for the report; the next look tries again.
}

// Until `time`, unless many threads have ended since the last call, or the trimmer is to stop.
Trimmer::Woken Trimmer::SleepUntil(absl::Time time) const {
  pollfd wakers[] = {{stop_.get(), POLLIN, 0}, {many_ended_.get(), POLLIN, 0}};
  // poll(2) takes at most 24 days at once.
  const absl::Duration rest = std::clamp(time - absl::Now(), absl::ZeroDuration(), absl::Hours(24 * 20));
  if (poll(wakers, 2, static_cast<int>(absl::ToInt64Milliseconds(absl::Ceil(rest, absl::Milliseconds(1))))) <
      1) {
    return Woken::kByTimer;
  }
  if (wakers[0].revents != 0) return Woken::kToStop;
  eventfd_t ignored;
  eventfd_read(many_ended_.get(), &ignored);
  return Woken::kByEndedThreads;
}

// Returns kByEndedThreads when no thread has ended for kQuiet, and what else ends the waiting before that.
Trimmer::Woken Trimmer::AwaitQuiet(absl::Time deadline) const {
  int64_t ended_before = -1;
  while (true) {
    const int64_t ended = threads_ended_.load(std::memory_order_relaxed);
    if (ended == ended_before) return Woken::kByEndedThreads;
    if (absl::Now() >= deadline) return Woken::kByTimer;
    ended_before = ended;
    pollfd stop{stop_.get(), POLLIN, 0};
    if (poll(&stop, 1, static_cast<int>(absl::ToInt64Milliseconds(kQuiet))) > 0) return Woken::kToStop;
  }
}

}  // namespace ebb::memstats
