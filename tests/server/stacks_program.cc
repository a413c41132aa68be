// Threads with the server's stacks and guards, without its sockets.
//   stacks_program hold COUNT             starts so many, says what they need, and ends them
//   stacks_program overflow marker|mapping  one thread of three uses more stack than it has
// Exit code 1 if threads could not be started.
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "memstats/give_back/stack_cache.h"
#include "memstats/proc/status.h"
#include "server/overflow.h"
#include "server/own_stack.h"
#include "server/thread_stacks.h"

namespace {

ebb::server::StackLayout layout;
int released;

// Waits as a connection's thread does: on its own stack, in one system call.
void StandStill() {
  if (!ebb::server::SettleOnStack(layout, reinterpret_cast<uintptr_t>(__builtin_frame_address(0)))) return;
  uint64_t count;
  (void)!read(released, &count, sizeof count);
}

__attribute__((noinline)) int UseStack(int frames) {
  volatile char frame[512];
  frame[0] = static_cast<char>(frames);
  return frames == 0 ? 0 : UseStack(frames - 1) + frame[0];
}

void Overflow() {
  ebb::server::SettleOnStack(layout, reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
  printf("%d\n", UseStack(1'000));
}

size_t CountMappings() {
  const std::vector<std::string> lines = absl::StrSplit(*ebb::ReadFile("/proc/self/maps"), '\n');
  return lines.size() - 1;
}

int Hold(int64_t wanted) {
  const int64_t before = ebb::memstats::ReadProcessStatus(getpid())->rss_bytes;
  std::vector<std::thread> threads;
  try {
    while (static_cast<int64_t>(threads.size()) < wanted) threads.emplace_back(&StandStill);
  } catch (const std::system_error& error) {
    fprintf(stderr, "thread %zu cannot be started: %s\n", threads.size() + 1, error.what());
  }
  const int64_t held = ebb::memstats::ReadProcessStatus(getpid())->rss_bytes;
  printf("%zu threads: %zu mappings, %.0f B of resident memory each\n", threads.size(), CountMappings(),
         static_cast<double>(held - before) / static_cast<double>(threads.size()));
  const eventfd_t each_one = threads.size();
  eventfd_write(released, each_one);
  for (std::thread& thread : threads) thread.join();
  (void)ebb::memstats::FlushStackCache();
  printf("all ended: %zu mappings\n", CountMappings());
  return static_cast<int64_t>(threads.size()) == wanted ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc == 3 ? argv[1] : "";
  int64_t count = 0;
  if ((what != "hold" || !absl::SimpleAtoi(argv[2], &count)) && what != "overflow") {
    fprintf(stderr, "usage: stacks_program hold COUNT | overflow marker|mapping\n");
    return 2;
  }
  ebb::server::StackRequest request;
  request.may_use_markers = std::string(argv[2]) != "mapping";
  auto stacks = ebb::server::SetThreadStacks(request);
  if (!stacks.ok() || !ebb::server::ReportStackOverflows(&stacks->layout).ok()) {
    fprintf(stderr, "%s\n", std::string(stacks.status().message()).c_str());
    return 1;
  }
  layout = stacks->layout;
  released = eventfd(0, EFD_SEMAPHORE);
  printf("%s\n", stacks->ToString().c_str());
  fflush(stdout);
  if (what == "hold") return Hold(count);
  std::thread above(&StandStill);
  std::thread overflowing(&Overflow);
  std::thread below(&StandStill);
  overflowing.join();
  return 0;
}
