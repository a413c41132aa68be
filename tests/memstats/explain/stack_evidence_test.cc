// What the kernel says of the pages and threads of a process.
#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/guard_marker.h"
#include "memstats/explain/page_scan.h"
#include "memstats/explain/thread_places.h"
#include "memstats/proc/smaps.h"
#include "memstats/proc/status.h"
#include "tests/memstats/kernel.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"

namespace ebb::memstats {
namespace {

constexpr uint64_t kPage = 4096;

// So many pages of this process in a mapping of their own, none of them touched.
class Pages {
 public:
  explicit Pages(uint64_t count) : bytes_(count * kPage) {
    whole_ =
        static_cast<char*>(mmap(nullptr, bytes_ + 2 * kPage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    memory_ = whole_ + kPage;
    mprotect(memory_, bytes_, PROT_READ | PROT_WRITE);
    madvise(memory_, bytes_, MADV_NOHUGEPAGE);
  }
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;
  ~Pages() { munmap(whole_, bytes_ + 2 * kPage); }

  volatile char& operator[](uint64_t page) { return memory_[page * kPage]; }
  uint64_t AddressOf(uint64_t page) const { return reinterpret_cast<uint64_t>(memory_) + page * kPage; }
  bool Guard(uint64_t page) { return InstallGuardMarker(AddressOf(page), kPage); }
  absl::StatusOr<ScannedPages> Scan() const {
    return ScanPages(getpid(), {{AddressOf(0), AddressOf(0) + bytes_}});
  }

 private:
  uint64_t bytes_;
  char* whole_;
  char* memory_;
};

TEST_CASE("each resident page and each marker is found once, however many regions there are") {
  Pages pages(20'000);
  const auto nothing = pages.Scan();
  if (!nothing.ok()) {
    WARN("not tested here: " << nothing.status().message());
    return;
  }
  CHECK(nothing->resident.empty());
  if (KernelIsAtLeast(6, 16)) CHECK(nothing->guards_visible);
  const bool guards = nothing->guards_visible && pages.Guard(0);
  if (!guards)
    WARN("markers are not tested here: the kernel has none, or does not show them (Linux 6.16 does)");
  for (uint64_t page = 1; page < 20'000; page += 2) pages[page] = 1;
  for (uint64_t page = 0; guards && page < 20'000; page += 4) REQUIRE(pages.Guard(page));
  const auto scanned = pages.Scan();
  REQUIRE(scanned.ok());
  REQUIRE(scanned->resident.size() == 10'000);
  REQUIRE(scanned->guards.size() == (guards ? 5'000 : 0));
  for (uint64_t at = 0; at < 10'000; ++at) {
    if (scanned->resident[at].start == pages.AddressOf(2 * at + 1)) continue;
    FAIL("region " << at << " is not where it should be");
  }
}

TEST_CASE("what is found resident is what smaps counts, also if a page was only read") {
  Pages pages(8);
  CHECK(pages[0] == 0);
  for (const uint64_t page : {2, 3, 6}) pages[page] = 1;
  const auto scanned = pages.Scan();
  if (!scanned.ok()) {
    WARN("not tested here: " << scanned.status().message());
    return;
  }
  int64_t resident_bytes = 0;
  for (const AddressRange& range : scanned->resident) resident_bytes += range.end - range.start;
  const auto mappings = ReadSmaps(getpid());
  REQUIRE(mappings.ok());
  const auto own = std::find_if(mappings->begin(), mappings->end(),
                                [&](const Mapping& mapping) { return mapping.start == pages.AddressOf(0); });
  REQUIRE(own != mappings->end());
  CHECK(resident_bytes == own->rss_bytes);
}

TEST_CASE("the pages of a process that is not there cannot be scanned, nor its threads listed") {
  CHECK(absl::IsNotFound(ScanPages(1 << 30, {}).status()));
  CHECK(absl::IsNotFound(ReadThreadPlaces(1 << 30).status()));
}

TEST_CASE("the stack pointer is the last number but one, and a running thread has none") {
  CHECK(ParseStackPointer("202 0x7ff0 0x80 0x0 0x0 0x0 0x0 0x7ffc10 0x7f55\n") == 0x7ffc10);
  CHECK(ParseStackPointer("-1 0x7ffc20 0x7f55\n") == 0x7ffc20);
  CHECK_FALSE(ParseStackPointer("running\n").has_value());
  CHECK_FALSE(ParseStackPointer("").has_value());
  CHECK_FALSE(ParseStackPointer("0 0x0 0x0\n").has_value());
}

// A thread that sleeps until this object goes. With a descriptor that the kernel knows, or without.
class Sleeper {
 public:
  explicit Sleeper(bool known) : thread_([this, known] { Sleep(known); }) {
    while (!ready_) std::this_thread::yield();
  }
  ~Sleeper() {
    REQUIRE(write(pipe_[1], "", 1) == 1);
    thread_.join();
    for (const int fd : pipe_) close(fd);
  }

  bool Holds(const ThreadPlace& place) const { return place.address >= start_ && place.address < end_; }

 private:
  void Sleep(bool known) {
    pthread_attr_t attributes;
    void* start;
    size_t bytes;
    pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstack(&attributes, &start, &bytes);
    pthread_attr_destroy(&attributes);
    start_ = reinterpret_cast<uint64_t>(start);
    end_ = start_ + bytes;
    constexpr size_t kHeadBytes = 3 * sizeof(void*);  // struct robust_list_head, set_robust_list(2)
    if (!known) syscall(SYS_set_robust_list, nullptr, kHeadBytes);
    ready_ = true;
    char byte;
    (void)!read(pipe_[0], &byte, 1);
  }

  int pipe_[2] = {-1, -1};
  const bool made_ = pipe(pipe_) == 0;
  uint64_t start_ = 0;
  uint64_t end_ = 0;
  std::atomic<bool> ready_{false};
  std::thread thread_;
};

TEST_CASE("each thread is found on its stack, by its descriptor or, without one, by its stack pointer") {
  const bool known = GENERATE(true, false);
  const Sleeper sleeper(known);
  const Sleeper other(true);
  std::vector<ThreadPlace> found;
  // A thread that is on its way into the system call has no stack pointer yet.
  CHECK(Eventually([&] {
    found = ReadThreadPlaces(getpid()).value_or(std::vector<ThreadPlace>());
    return std::any_of(found.begin(), found.end(), [&](const ThreadPlace& place) {
      return sleeper.Holds(place) && place.is_descriptor == known;
    });
  }));
  CHECK(std::count_if(found.begin(), found.end(),
                      [&](const ThreadPlace& place) { return other.Holds(place); }) == 1);
  CHECK(static_cast<int64_t>(found.size()) <= ReadProcessStatus(getpid())->threads);
  CHECK(std::is_sorted(found.begin(), found.end(),
                       [](const ThreadPlace& a, const ThreadPlace& b) { return a.address < b.address; }));
}

}  // namespace
}  // namespace ebb::memstats
