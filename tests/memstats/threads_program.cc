// A process to record and to explain: holds so many idle threads and so many bytes of touched memory, says
// "ready", and waits to be killed.
//
// usage: threads_program THREADS BYTES [main-ends | GUARD ENDED]
//
// With "main-ends" the main thread then ends, while the others go on.
//
// With GUARD each thread has a stack of 16 KiB, and as many more threads as ENDED have ended, between the
// others, so that glibc keeps their stacks. GUARD says what is below a stack: "libc", what glibc makes;
// "marker", a guard in the page table that the thread sets itself on its lowest page; "both"; or "none". The
// line is then "ready LIVE ENDED": the resident bytes of the stacks of either sort, by this process's own
// page map. Exits with 3 if the kernel has no such markers.

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/guard_marker.h"

namespace {

constexpr size_t kStackBytes = 16 << 10;
constexpr size_t kPageBytes = 4096;

struct Stack {
  uintptr_t start;
  size_t bytes;
};

// What the threads and the main thread tell each other.
std::mutex mutex;
std::condition_variable last_has_begun, may_go_on;
std::vector<Stack> live, ended;
size_t expected = 0;

bool AllHaveBegun() { return live.size() + ended.size() == expected; }

Stack OwnStack() {
  pthread_attr_t attributes;
  void* start;
  size_t bytes;
  pthread_getattr_np(pthread_self(), &attributes);
  pthread_attr_getstack(&attributes, &start, &bytes);
  pthread_attr_destroy(&attributes);
  return {reinterpret_cast<uintptr_t>(start), bytes};
}

void Run(bool marker, bool ends) {
  const Stack stack = OwnStack();
  if (marker && !ebb::InstallGuardMarker(stack.start, kPageBytes)) exit(3);
  std::unique_lock<std::mutex> lock(mutex);
  (ends ? ended : live).push_back(stack);
  if (AllHaveBegun()) last_has_begun.notify_one();
  may_go_on.wait(lock, &AllHaveBegun);
  lock.unlock();
  while (!ends) pause();
}

size_t ResidentBytes(const std::vector<Stack>& stacks) {
  constexpr uint64_t kPresent = uint64_t{1} << 63;  // Documentation/admin-guide/mm/pagemap.rst
  const int pagemap = open("/proc/self/pagemap", O_RDONLY);
  size_t pages = 0;
  for (const Stack& stack : stacks) {
    for (uintptr_t at = stack.start; at < stack.start + stack.bytes; at += kPageBytes) {
      uint64_t entry = 0;
      if (pread(pagemap, &entry, sizeof entry, at / kPageBytes * sizeof entry) != sizeof entry) exit(1);
      pages += (entry & kPresent) != 0 ? 1 : 0;
    }
  }
  close(pagemap);
  return pages * kPageBytes;
}

// Starts `threads` that stay and, evenly between them, `others` that end.
void HoldStacks(const std::string& guard, int threads, int others) {
  mallopt(M_ARENA_MAX, 1);
  const bool marker = guard == "marker" || guard == "both";
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_attr_setguardsize(&attributes, guard == "libc" || guard == "both" ? kPageBytes : 0);
  pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
  std::vector<std::thread> ending;
  const int all = threads + others;
  expected = all;
  for (int at = 0; at < all; ++at) {
    const bool ends = (at + 1) * others / all != at * others / all;
    std::thread thread(&Run, marker, ends);
    if (ends) {
      ending.push_back(std::move(thread));
    } else {
      thread.detach();
    }
  }
  {
    std::unique_lock<std::mutex> lock(mutex);
    last_has_begun.wait(lock, &AllHaveBegun);
  }
  may_go_on.notify_all();
  for (std::thread& thread : ending) thread.join();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 5) return 2;
  const std::string touched(atol(argv[2]), 'x');
  if (argc == 5) {
    HoldStacks(argv[3], atoi(argv[1]), atoi(argv[4]));
    printf("ready %zu %zu\n", ResidentBytes(live), ResidentBytes(ended));
  } else {
    for (int at = 0; at < atoi(argv[1]); ++at) {
      std::thread([] {
        while (true) pause();
      }).detach();
    }
    puts("ready");
  }
  fflush(stdout);
  if (argc == 4) syscall(SYS_exit, 0);  // Of this thread alone.
  while (touched.size() == static_cast<size_t>(atol(argv[2]))) pause();
}
