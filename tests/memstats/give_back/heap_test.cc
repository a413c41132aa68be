#include "memstats/give_back/heap.h"

#include <malloc.h>
#include <pthread.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "memstats/give_back/allocator.h"
#include "memstats/proc/kb_fields.h"
#include "tests/support/catch.h"

namespace ebb::memstats {
namespace {

constexpr int64_t kKib = 1024;
constexpr int64_t kStackBytes = 256 * kKib;

// Says of the [heap] of this process what the kernel says, in /proc/self/smaps.
struct KernelHeap {
  int64_t size_bytes = 0;
  int64_t rss_bytes = 0;
};

KernelHeap ReadKernelHeap() {
  const std::string smaps = *ReadFile("/proc/self/smaps");
  const size_t at = smaps.find("[heap]");
  REQUIRE(at != std::string::npos);
  const absl::string_view rest = absl::string_view(smaps).substr(at);
  return {*FindKbField(rest, "Size"), *FindKbField(rest, "Rss")};
}

// The meter is of no use where a sanitizer has replaced malloc(): then nothing but that is tested.
bool OtherAllocator() {
  if (FindAllocator().is_glibc) return false;
  auto meter = HeapMeter::Create({kStackBytes, kStackBytes});
  REQUIRE(meter.ok());
  CHECK_FALSE(meter->Read()->heap.has_value());
  return true;
}

// Many small blocks that only the main arena can hold.
std::vector<void*> Allocate(int count, size_t bytes) {
  std::vector<void*> blocks;
  blocks.reserve(count);
  for (int i = 0; i < count; ++i) blocks.push_back(memset(malloc(bytes), 1, bytes));
  return blocks;
}

// Frees all but the block at the highest address, which keeps the end of the heap where it is. Returns that
// block.
void* FreeAllButHighest(const std::vector<void*>& blocks) {
  void* const highest = *std::max_element(blocks.begin(), blocks.end());
  for (void* block : blocks) {
    if (block != highest) free(block);
  }
  return highest;
}

// Threads that stand still until they are released.
class WaitingThreads {
 public:
  explicit WaitingThreads(int count) : threads_(count) {
    pthread_barrier_init(&barrier_, nullptr, count + 1);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kStackBytes);
    for (pthread_t& thread : threads_) REQUIRE(pthread_create(&thread, &attributes, &Wait, &barrier_) == 0);
    pthread_attr_destroy(&attributes);
  }
  ~WaitingThreads() {
    pthread_barrier_wait(&barrier_);
    for (const pthread_t thread : threads_) pthread_join(thread, nullptr);
    pthread_barrier_destroy(&barrier_);
  }

 private:
  static void* Wait(void* barrier) {
    pthread_barrier_wait(static_cast<pthread_barrier_t*>(barrier));
    return nullptr;
  }

  pthread_barrier_t barrier_;
  std::vector<pthread_t> threads_;
};

TEST_CASE("System and Inuse rise by what is allocated, and System is what the kernel says of the heap") {
  if (OtherAllocator()) return;
  auto meter = HeapMeter::Create({kStackBytes, kStackBytes});
  REQUIRE(meter.ok());
  const HeapFigures before = *meter->Read()->heap;
  const KernelHeap kernel_before = ReadKernelHeap();
  const std::vector<void*> blocks = Allocate(8192, 1000);
  const HeapFigures after = *meter->Read()->heap;
  CHECK(after.inuse_bytes - before.inuse_bytes == Approx(8192 * 1008).epsilon(0.02));
  CHECK(after.system_bytes - before.system_bytes ==
        Approx(ReadKernelHeap().size_bytes - kernel_before.size_bytes).margin(256 * kKib));
  for (void* block : blocks) free(block);
}

TEST_CASE("what malloc_trim gives back inside the heap is Released, as much as the kernel has taken") {
  if (OtherAllocator()) return;
  auto meter = HeapMeter::Create({kStackBytes, kStackBytes});
  REQUIRE(meter.ok());
  const std::vector<void*> blocks = Allocate(8192, 1000);
  const HeapFigures full = *meter->Read()->heap;
  void* const last = FreeAllButHighest(blocks);
  const HeapFigures freed = *meter->Read()->heap;
  CHECK(freed.system_bytes == full.system_bytes);
  CHECK(full.inuse_bytes - freed.inuse_bytes == Approx(8192 * 1008).epsilon(0.02));
  CHECK(freed.released_bytes - full.released_bytes < 64 * kKib);
  const int64_t kernel_before = ReadKernelHeap().rss_bytes;
  malloc_trim(0);
  const HeapFigures trimmed = *meter->Read()->heap;
  const int64_t taken_by_kernel = kernel_before - ReadKernelHeap().rss_bytes;
  CHECK(taken_by_kernel > 7'000 * kKib);
  CHECK(trimmed.released_bytes - freed.released_bytes == Approx(taken_by_kernel).margin(256 * kKib));
  CHECK(trimmed.system_bytes <= full.system_bytes);
  free(last);
}

TEST_CASE("the stacks of threads are in System and Inuse, and those that glibc keeps in System alone") {
  if (OtherAllocator()) return;
  auto meter = HeapMeter::Create({kStackBytes, kStackBytes});
  REQUIRE(meter.ok());
  const HeapFigures before = *meter->Read()->heap;
  {
    const WaitingThreads threads(20);
    const HeapMeasurement reading = *meter->Read();
    CHECK(reading.threads == 21);
    CHECK(reading.heap->system_bytes - before.system_bytes == Approx(20 * kStackBytes).epsilon(0.05));
    CHECK(reading.heap->inuse_bytes - before.inuse_bytes == Approx(20 * kStackBytes).epsilon(0.05));
  }
  const HeapFigures after = *meter->Read()->heap;
  CHECK(after.system_bytes - before.system_bytes == Approx(20 * kStackBytes).epsilon(0.05));
  CHECK(after.inuse_bytes - before.inuse_bytes < kStackBytes);
}

TEST_CASE("a large block is in System and Inuse while it is there and counts as Released afterwards") {
  if (OtherAllocator()) return;
  auto meter = HeapMeter::Create({kStackBytes, kStackBytes});
  REQUIRE(meter.ok());
  constexpr int64_t kLarge = 40 << 20;  // Beyond any threshold below which malloc() would keep it.
  const HeapFigures before = *meter->Read()->heap;
  void* const block = memset(malloc(kLarge), 1, kLarge);
  const HeapFigures with = *meter->Read()->heap;
  CHECK(with.system_bytes - before.system_bytes == Approx(kLarge).epsilon(0.01));
  CHECK(with.inuse_bytes - before.inuse_bytes == Approx(kLarge).epsilon(0.01));
  free(block);
  const HeapFigures without = *meter->Read()->heap;
  CHECK(without.system_bytes - before.system_bytes < 64 * kKib);
  CHECK(without.released_bytes - with.released_bytes == Approx(kLarge).epsilon(0.01));
}

TEST_CASE("System and Released together stay level while memory is returned") {
  if (OtherAllocator()) return;
  auto meter = HeapMeter::Create({kStackBytes, kStackBytes});
  REQUIRE(meter.ok());
  const std::vector<void*> blocks = Allocate(8192, 1000);
  const HeapFigures full = *meter->Read()->heap;
  for (void* block : blocks) free(block);
  malloc_trim(0);
  const HeapFigures trimmed = *meter->Read()->heap;
  CHECK(trimmed.system_bytes < full.system_bytes - 7'000 * kKib);
  CHECK(trimmed.system_bytes + trimmed.released_bytes >= full.system_bytes + full.released_bytes);
}

}  // namespace
}  // namespace ebb::memstats
