#include "memstats/trimmer.h"

#include <malloc.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/units.h"
#include "memstats/allocator.h"
#include "memstats/stack_cache.h"
#include "memstats/statm.h"

namespace ebb {
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

Trimmer::Trimmer(Options options) : options_(std::move(options)), stop_(eventfd(0, EFD_CLOEXEC)) {
  auto statm = ProcFile::Open("/proc/self/statm");
  if (statm.ok()) statm_ = *std::move(statm);
  thread_ = std::thread(&Trimmer::Run, this);
}

Trimmer::~Trimmer() {
  eventfd_write(stop_.get(), 1);
  thread_.join();
}

void Trimmer::Run() {
  TrimTrigger trigger;
  while (SleepUnlessStopped()) {
    // Counted before the return, so that a thread that ends during it makes the next look find something.
    const int64_t threads_ended = options_.threads_ended();
    if (!trigger.HasSomething(ReadMallocInfo(), threads_ended)) continue;
    const TrimReport report = ReturnMemory(statm_.has_value() ? &*statm_ : nullptr);
    trigger.AfterTrim(ReadMallocInfo(), threads_ended);
    trims_.fetch_add(1, std::memory_order_relaxed);
    options_.on_report(report);
  }
}

bool Trimmer::SleepUnlessStopped() const {
  pollfd stop{stop_.get(), POLLIN, 0};
  return poll(&stop, 1, static_cast<int>(absl::ToInt64Milliseconds(options_.interval))) == 0;
}

}  // namespace ebb
