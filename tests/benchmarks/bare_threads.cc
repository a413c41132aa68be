// Threads and nothing else, to measure what a thread for each connection costs at least: starts threads, each
// of which waits; wakes each of them once; joins them all; and makes glibc give their stacks back, as the
// server does. lifetime_benchmark runs it:
//
//   bare_threads --threads=10000 --stack_kib=16 --guard=mapping
//
// It writes a line when it is ready, works when it has read one, writes a line when the work is done, and
// ends with its standard input.

#include <errno.h>
#include <gflags/gflags.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <vector>

#include "base/guard_marker.h"
#include "memstats/give_back/stack_cache.h"

DEFINE_int32(threads, 10'000, "how many threads");
DEFINE_int32(stack_kib, 16, "stack of each, in KiB");
DEFINE_string(guard, "mapping",
              "guard below each stack: mapping (glibc's own, a page that may not be used) or marker (in the "
              "page table)");

namespace {

constexpr size_t kGuardBytes = 4096;

// What all threads share. Set before the first of them starts.
struct Shared {
  size_t stack_bytes = 0;
  bool marker = false;
  // From what pthread_self() returns to the end of the thread's stack: the same for all threads of a process.
  uintptr_t end_offset = 0;
};
Shared shared;

[[noreturn]] void Fail(const char* what, int error) {
  fprintf(stderr, "bare_threads: %s: %s\n", what, strerror(error));
  _exit(1);
}

uintptr_t StackStart() {
  return static_cast<uintptr_t>(pthread_self()) + shared.end_offset - shared.stack_bytes;
}

// One thread: puts its guard up, and waits until its word is no longer 0.
void* Wait(void* argument) {
  auto* const word = static_cast<std::atomic<uint32_t>*>(argument);
  if (shared.marker && !ebb::InstallGuardMarker(StackStart(), kGuardBytes)) {
    Fail("cannot install a guard marker", errno);
  }
  while (word->load() == 0) syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
  return nullptr;
}

// Asks glibc where the stack of this thread ends.
void* FindEndOffset(void*) {
  pthread_attr_t attributes;
  void* stack = nullptr;
  size_t bytes = 0;
  int error = pthread_getattr_np(pthread_self(), &attributes);
  if (error == 0) error = pthread_attr_getstack(&attributes, &stack, &bytes);
  if (error != 0) Fail("cannot find a thread's stack", error);
  pthread_attr_destroy(&attributes);
  shared.end_offset = reinterpret_cast<uintptr_t>(stack) + bytes - static_cast<uintptr_t>(pthread_self());
  return nullptr;
}

pthread_t StartThread(const pthread_attr_t& attributes, void* (*function)(void*), void* argument) {
  pthread_t thread;
  const int error = pthread_create(&thread, &attributes, function, argument);
  if (error != 0) Fail("cannot start a thread", error);
  return thread;
}

void StartWakeAndJoin(const pthread_attr_t& attributes) {
  std::vector<std::atomic<uint32_t>> words(FLAGS_threads);
  std::vector<pthread_t> threads;
  threads.reserve(words.size());
  for (auto& word : words) threads.push_back(StartThread(attributes, &Wait, &word));
  for (auto& word : words) {
    word.store(1);
    syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }
  for (const pthread_t thread : threads) pthread_join(thread, nullptr);
}

void WaitForLine() {
  char line[16];
  if (fgets(line, sizeof line, stdin) == nullptr) _exit(0);
}

void Say(const char* line) {
  puts(line);
  fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  gflags::ParseCommandLineFlags(&argc, &argv, true);
  shared.stack_bytes = static_cast<size_t>(FLAGS_stack_kib) * 1024;
  shared.marker = FLAGS_guard == "marker";
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  const int error = pthread_attr_setstacksize(&attributes, shared.stack_bytes);
  if (error != 0) Fail("--stack_kib cannot be had", error);
  pthread_attr_setguardsize(&attributes, shared.marker ? 0 : kGuardBytes);
  pthread_join(StartThread(attributes, &FindEndOffset, nullptr), nullptr);
  Say("ready");
  WaitForLine();
  StartWakeAndJoin(attributes);
  const absl::Status flushed = ebb::memstats::FlushStackCache();
  if (!flushed.ok()) {
    fprintf(stderr, "bare_threads: %s\n", std::string(flushed.message()).c_str());
    return 1;
  }
  Say("done");
  WaitForLine();
  return 0;
}
