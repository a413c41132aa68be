#include "memstats/give_back/trimmer.h"

#include <malloc.h>
#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/time/clock.h"
#include "memstats/give_back/allocator.h"
#include "memstats/give_back/stack_cache.h"
#include "memstats/proc/status.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"

namespace ebb::memstats {
namespace {

constexpr int64_t kKib = 1024;

MallocInfo WithFree(int64_t bytes) {
  MallocInfo info;
  info.free_bytes = bytes;
  return info;
}

int64_t OwnDataBytes() { return ReadProcessStatus(getpid())->data_bytes; }

void* TouchStack(void* bytes) {
  volatile char touched[32 * 1024];
  memset(const_cast<char*>(touched), 1, sizeof touched);
  return bytes;
}

// Starts `count` threads at once, each on a stack of its own, and joins them.
void RunThreads(int count, size_t stack_bytes) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  std::vector<pthread_t> threads(count);
  for (pthread_t& thread : threads) REQUIRE(pthread_create(&thread, &attributes, &TouchStack, nullptr) == 0);
  for (const pthread_t thread : threads) pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

TEST_CASE("with nothing freed and no thread ended there is nothing to give back") {
  TrimTrigger trigger;
  trigger.AfterTrim(WithFree(100 * kKib), 7);
  CHECK_FALSE(trigger.HasSomething(WithFree(100 * kKib), 7));
  CHECK_FALSE(trigger.HasSomething(WithFree(90 * kKib), 7));
}

TEST_CASE("a thread that has ended is a reason, until memory was returned") {
  TrimTrigger trigger;
  CHECK(trigger.HasSomething(WithFree(0), 1));
  CHECK(trigger.HasSomething(WithFree(0), 1));
  trigger.AfterTrim(WithFree(0), 1);
  CHECK_FALSE(trigger.HasSomething(WithFree(0), 1));
}

TEST_CASE("free memory is a reason when it has grown enough, counted from its lowest level") {
  TrimTrigger trigger;
  trigger.AfterTrim(WithFree(1000 * kKib), 0);
  CHECK_FALSE(trigger.HasSomething(WithFree(1000 * kKib + TrimTrigger::kWorthwhileBytes - 1), 0));
  CHECK(trigger.HasSomething(WithFree(1000 * kKib + TrimTrigger::kWorthwhileBytes), 0));
  // A burst uses the free memory up, and gives it back.
  CHECK_FALSE(trigger.HasSomething(WithFree(0), 0));
  CHECK(trigger.HasSomething(WithFree(1000 * kKib), 0));
}

TEST_CASE("a report says what was returned, and does not take 'not measured' for nothing") {
  TrimReport report;
  report.took = absl::Milliseconds(12.7);
  CHECK_FALSE(report.returned_bytes().has_value());
  CHECK(report.ToString() == "returned memory (how much was not measured) in 12.7 ms");
  report.before_rss_bytes = 46'400'000;
  report.after_rss_bytes = 3'300'000;
  CHECK(report.returned_bytes() == 43'100'000);
  CHECK(report.ToString() == "returned 43.1 MB (RSS 46.4 MB -> 3.30 MB) in 12.7 ms");
  report.after_rss_bytes = report.before_rss_bytes;
  report.problem = "why";
  CHECK(report.ToString() == "returned nothing (RSS 46.4 MB -> 46.4 MB) in 12.7 ms; why");
}

TEST_CASE("flushing the cache of stacks unmaps all that glibc had kept") {
  if (!FindAllocator().is_glibc) return;  // A sanitizer keeps memory of its own for each thread.
  REQUIRE(FlushStackCache().ok());
  const int64_t before = OwnDataBytes();
  RunThreads(40, 256 * kKib);
  REQUIRE(OwnDataBytes() - before > 4 * 256 * kKib);  // As many as ran at the same time.
  REQUIRE(FlushStackCache().ok());
  CHECK(OwnDataBytes() - before < 256 * kKib);
}

TEST_CASE("the limit of the cache is glibc's own, or what the tunable says") {
  const char* const before = getenv("GLIBC_TUNABLES");
  const auto restore = absl::MakeCleanup(
      [kept = std::string(before == nullptr ? "" : before)] { setenv("GLIBC_TUNABLES", kept.c_str(), 1); });
  unsetenv("GLIBC_TUNABLES");
  CHECK(StackCacheLimitBytes() == 40 << 20);
  setenv("GLIBC_TUNABLES", "glibc.rtld.nns=1:glibc.pthread.stack_cache_size=1000000", 1);
  CHECK(StackCacheLimitBytes() == 1'000'000);
  setenv("GLIBC_TUNABLES", "glibc.pthread.stack_cache_size=0x20000000", 1);
  CHECK(StackCacheLimitBytes() == 512 << 20);
  setenv("GLIBC_TUNABLES", "glibc.pthread.stack_cache_size=much", 1);
  CHECK(StackCacheLimitBytes() == 40 << 20);
}

TEST_CASE("returning memory gives back what was freed, and the report agrees with the kernel") {
  if (!FindAllocator().is_glibc) return;
  std::vector<void*> blocks;
  for (int i = 0; i < 20'000; ++i) blocks.push_back(memset(malloc(1000), 1, 1000));
  void* const highest =
      *std::max_element(blocks.begin(), blocks.end());  // Keeps the end of the heap where it is.
  for (void* block : blocks) {
    if (block != highest) free(block);
  }
  auto statm = ProcFile::Open("/proc/self/statm");
  REQUIRE(statm.ok());
  const int64_t kernel_before = ReadProcessStatus(getpid())->rss_bytes;
  const TrimReport report = ReturnMemory(&*statm);
  const int64_t kernel_after = ReadProcessStatus(getpid())->rss_bytes;
  REQUIRE(report.returned_bytes().has_value());
  CHECK(*report.returned_bytes() > 19'000'000);
  CHECK(*report.returned_bytes() == Approx(kernel_before - kernel_after).margin(512 * kKib));
  CHECK(report.took > absl::ZeroDuration());
  CHECK(report.problem.empty());
  free(highest);
}

// A trimmer whose reports are counted.
struct ObservedTrimmer {
  explicit ObservedTrimmer(absl::Duration interval) {
    Trimmer::Options options;
    options.interval = interval;
    options.on_report = [this](const TrimReport&) { reports.fetch_add(1); };
    trimmer.emplace(std::move(options));
  }

  bool EventuallyLooks(int64_t looks) const {
    return Eventually([&] { return trimmer->looks() >= looks; });
  }
  void ManyThreadsEnd() {
    for (int64_t i = 0; i < Trimmer::kManyThreads; ++i) trimmer->ThreadEnded();
  }

  std::atomic<int> reports{0};
  std::optional<Trimmer> trimmer;
};

TEST_CASE("the trimmer goes on looking, and returns memory only when there is a reason") {
  ObservedTrimmer observed(absl::Milliseconds(10));
  REQUIRE(observed.EventuallyLooks(3));  // The first may find what the program's start left.
  const int64_t settled = observed.trimmer->trims();
  CHECK(settled <= 1);
  REQUIRE(observed.EventuallyLooks(observed.trimmer->looks() + 5));
  CHECK(observed.trimmer->trims() == settled);
  observed.trimmer->ThreadEnded();
  REQUIRE(Eventually([&] { return observed.trimmer->trims() == settled + 1; }));
}

TEST_CASE("when many threads have ended memory is returned long before the timer's next look") {
  ObservedTrimmer observed(absl::Hours(1));
  observed.ManyThreadsEnd();
  CHECK(Eventually([&] { return observed.trimmer->trims() == 1; }));
  CHECK(observed.trimmer->looks() == 0);
}

TEST_CASE("a few threads that have ended wait for the timer") {
  ObservedTrimmer observed(absl::Milliseconds(500));
  for (int64_t i = 0; i + 1 < Trimmer::kManyThreads; ++i) observed.trimmer->ThreadEnded();
  REQUIRE(Eventually([&] { return observed.trimmer->trims() > 0; }));
  CHECK(observed.trimmer->looks() > 0);
}

TEST_CASE("under steady load memory is returned no more often than the timer looks") {
  ObservedTrimmer observed(absl::Milliseconds(200));
  // Bursts without an idle interval between them: every look of the timer finds something to return.
  while (observed.trimmer->looks() < 10) {
    observed.ManyThreadsEnd();
    absl::SleepFor(2 * Trimmer::kQuiet);
    // One early return had been saved up before the load began.
    REQUIRE(observed.trimmer->trims() <= observed.trimmer->looks() + 2);
  }
}

TEST_CASE("after an idle interval the next burst's memory is returned early again") {
  ObservedTrimmer observed(absl::Milliseconds(300));
  for (int burst = 1; burst <= 3; ++burst) {
    const int64_t idle = observed.trimmer->looks() + 2;  // The second of two looks has found nothing.
    REQUIRE(observed.EventuallyLooks(idle));
    const int64_t trims = observed.trimmer->trims();
    const int64_t looks = observed.trimmer->looks();
    observed.ManyThreadsEnd();
    REQUIRE(Eventually([&] { return observed.trimmer->trims() > trims; }));
    CHECK(observed.trimmer->looks() <= looks + 1);
  }
}

TEST_CASE("a trimmer with a long interval ends at once when it is destroyed") {
  ObservedTrimmer observed(absl::Hours(1));
  observed.trimmer.reset();
  CHECK(observed.reports == 0);
}

TEST_CASE("an interval of months is waited for, and not spent looking") {
  ObservedTrimmer observed(absl::Hours(1193) + absl::Seconds(167.296));  // 2^32 ms
  observed.ManyThreadsEnd();
  REQUIRE(Eventually([&] { return observed.trimmer->trims() == 1; }));
  CHECK(observed.trimmer->looks() == 0);
}

TEST_CASE("stacks that could not be given back are tried again at each look, and reported once") {
  if (!FindAllocator().is_glibc) return;  // A sanitizer needs address space without a limit.
  ObservedTrimmer observed(absl::Milliseconds(10));
  REQUIRE(observed.EventuallyLooks(3));
  RunThreads(40, 256 * kKib);
  const int64_t kept = OwnDataBytes();
  rlimit before;
  REQUIRE(getrlimit(RLIMIT_AS, &before) == 0);
  rlimit limited = before;
  limited.rlim_cur = (*ReadProcessStatus(getpid())).address_space_bytes + (20 << 20);
  REQUIRE(setrlimit(RLIMIT_AS, &limited) == 0);
  const int reports = observed.reports;
  observed.trimmer->ThreadEnded();
  const int64_t trims = observed.trimmer->trims();
  REQUIRE(Eventually([&] { return observed.trimmer->trims() > trims + 3; }));
  CHECK(observed.reports <= reports + 2);
  CHECK(OwnDataBytes() >= kept - 256 * kKib);
  REQUIRE(setrlimit(RLIMIT_AS, &before) == 0);
  CHECK(Eventually([&] { return OwnDataBytes() < kept - 4 * 256 * kKib; }));
}

}  // namespace
}  // namespace ebb::memstats
