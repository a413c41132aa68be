// What the server's threads do with their stacks: one page each, guards without mappings, and one clear line
// when a stack does not suffice.
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/guard_marker.h"
#include "base/io/file.h"
#include "server/own_stack.h"
#include "server/thread_stacks.h"
#include "server/tunables.h"
#include "tests/server/running_server.h"
#include "tests/support/catch.h"
#include "tests/support/program.h"

namespace ebb::server {
namespace {

bool HasMarkers() {
  if (KernelHasGuardMarkers()) return true;
  std::cout << "skipped: this kernel has no MADV_GUARD_INSTALL (Linux 6.13)\n";
  return false;
}

std::vector<bool> PresentPages(uintptr_t start, uintptr_t end, size_t page) {
  std::vector<unsigned char> present((end - start) / page);
  REQUIRE(mincore(reinterpret_cast<void*>(start), end - start, present.data()) == 0);
  std::vector<bool> pages;
  for (const unsigned char one : present) pages.push_back((one & 1) != 0);
  return pages;
}

// The number behind `words` in a program's output.
int64_t NumberBehind(const std::string& output, const std::string& words) {
  const size_t at = output.find(words);
  REQUIRE(at != std::string::npos);
  return std::stoll(output.substr(at + words.size()));
}

__attribute__((noinline)) void TouchBelow(size_t bytes) {
  volatile char* const frame = static_cast<volatile char*>(__builtin_alloca(bytes));
  for (size_t i = 0; i < bytes; i += 1024) frame[i] = 1;
}

// Settles a thread that has gone 8 KiB deep before, as the start of glibc 2.39 does, and tells the pages of
// its stack that are present then.
std::vector<bool> PagesOfSettledThread(const StackLayout& layout) {
  std::vector<bool> pages;
  std::thread([&] {
    TouchBelow(8 << 10);
    REQUIRE(SettleOnStack(layout, reinterpret_cast<uintptr_t>(__builtin_frame_address(0))));
    const uintptr_t start = layout.OwnStart();
    const uintptr_t own = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
    // What this call itself touches is left out.
    pages = PresentPages(start + layout.guard_bytes, own - 4 * layout.page_bytes, layout.page_bytes);
  }).join();
  return pages;
}

TEST_CASE("what a thread's start has touched and the thread does not need goes back, where there is any") {
  if (kSanitized) return;
  StackRequest request;
  request.stack_kib = 64;
  const auto stacks = SetThreadStacks(request);
  REQUIRE(stacks.ok());
  StackLayout layout = stacks->layout;
  REQUIRE(layout.page_bytes == static_cast<size_t>(sysconf(_SC_PAGESIZE)));
  CHECK((stacks->pages_given_back > 0) == layout.start_goes_deep);
  layout.start_goes_deep = true;
  const auto given_back = PagesOfSettledThread(layout);
  CHECK(std::count(given_back.begin(), given_back.end(), true) == 0);
  CHECK(given_back.size() > 8);
}

TEST_CASE("the pages that a thread has given back are there again when they are needed") {
  if (kSanitized) return;
  StackRequest request;
  request.stack_kib = 64;
  const auto stacks = SetThreadStacks(request);
  REQUIRE(stacks.ok());
  StackLayout layout = stacks->layout;
  layout.start_goes_deep = true;
  std::atomic<int> ended{0};
  for (int i = 0; i < 100; ++i) {
    std::thread([&] {
      REQUIRE(SettleOnStack(layout, reinterpret_cast<uintptr_t>(__builtin_frame_address(0))));
      TouchBelow(32 << 10);
      ++ended;
    }).join();
  }
  CHECK(ended == 100);
}

TEST_CASE("a layout says where each thread's stack begins and where its guard lies") {
  if (kSanitized) return;
  for (const bool markers : {true, false}) {
    StackRequest request;
    request.may_use_markers = markers;
    const auto stacks = SetThreadStacks(request);
    REQUIRE(stacks.ok());
    CHECK(stacks->layout.guard_is_marker == (markers && KernelHasGuardMarkers()));
    CHECK(stacks->layout.bytes == 20 * 1024);
    std::thread([&] {
      pthread_attr_t attributes;
      void* start;
      size_t bytes;
      REQUIRE(pthread_getattr_np(pthread_self(), &attributes) == 0);
      REQUIRE(pthread_attr_getstack(&attributes, &start, &bytes) == 0);
      CHECK(stacks->layout.OwnStart() + stacks->layout.bytes == reinterpret_cast<uintptr_t>(start) + bytes);
      pthread_attr_destroy(&attributes);
    }).join();
  }
}

TEST_CASE("guarded threads share their mappings, and need one page each") {
  if (kSanitized || !HasMarkers()) return;
  Program program("EBB_STACKS_PROGRAM", {"hold", "3000"}, {{"GLIBC_TUNABLES", ServerTunables()}});
  REQUIRE(program.Wait() == 0);
  const std::string output = program.Output();
  CHECK_THAT(output, Contains("guards are markers in the page table"));
  CHECK(NumberBehind(output, "3000 threads: ") < 100);
  CHECK(NumberBehind(output, "mappings, ") < 4096 + 500);
}

TEST_CASE("a stack that overflows ends the program by SIGSEGV, with one line that says what to change") {
  if (kSanitized) return;
  for (const char* kind : {"marker", "mapping"}) {
    INFO(kind);
    if (kind == std::string("marker") && !HasMarkers()) continue;
    Program program("EBB_STACKS_PROGRAM", {"overflow", kind});
    CHECK(program.Wait() == 1000 + SIGSEGV);
    const std::string errors = program.Errors();
    CHECK_THAT(errors,
               Contains("the stack of thread ") &&
                   Contains(", which serves a connection, overflowed: it has 16 KiB. The server ends; "
                            "start it with a larger --stack_kib than 16.\n"));
    CHECK(std::count(errors.begin(), errors.end(), '\n') == 1);
    CHECK(NumberBehind(errors, "the stack of thread ") > program.pid());
  }
}

TEST_CASE("a segmentation fault that is none of a stack's overflow ends the server without that line") {
  if (kSanitized) return;
  RunningServer server;
  CHECK(server.Stop(SIGSEGV) == 1000 + SIGSEGV);
  CHECK(server.CountLogged("overflowed") == 0);
}

}  // namespace
}  // namespace ebb::server
