#include "server/stack_probe.h"

#include <errno.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <thread>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "base/guard_marker.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"

namespace ebb::server {
namespace {

// What a probed thread and the one that looks at it tell each other.
struct Probe {
  explicit Probe(const StackLayout& layout)
      : layout(layout), standing(eventfd(0, EFD_CLOEXEC)), seen(eventfd(0, EFD_CLOEXEC)) {}

  const StackLayout layout;
  UniqueFd standing;  // Written when the thread waits.
  UniqueFd seen;      // Written when it may end.
  uintptr_t self = 0;
  uintptr_t frame = 0;
};

// Waits with one system call, so that what lies below its frame is what the thread's start has left there.
__attribute__((noinline)) void StandStill(Probe* probe) {
  probe->self = static_cast<uintptr_t>(pthread_self());
  probe->frame = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  uint64_t count = 1;
  (void)!write(probe->standing.get(), &count, sizeof count);
  (void)!read(probe->seen.get(), &count, sizeof count);
}

absl::StatusOr<uintptr_t> EndOfStack(pthread_t thread) {
  pthread_attr_t attributes;
  int error = pthread_getattr_np(thread, &attributes);
  if (error != 0) return ErrnoStatus(error, "cannot look at a thread's stack");
  const auto destroy = absl::MakeCleanup([&] { pthread_attr_destroy(&attributes); });
  void* start;
  size_t bytes;
  error = pthread_attr_getstack(&attributes, &start, &bytes);
  if (error != 0) return ErrnoStatus(error, "cannot look at a thread's stack");
  return reinterpret_cast<uintptr_t>(start) + bytes;
}

// The lowest byte in [start, end) that is not 0; `end` if all are.
__attribute__((no_sanitize("address", "thread"))) uintptr_t LowestWritten(uintptr_t start, uintptr_t end) {
  const auto* bytes = reinterpret_cast<const volatile unsigned char*>(start);
  uintptr_t at = start;
  while (at < end && *bytes == 0) ++at, ++bytes;
  return at;
}

// Looks at the pages of a thread that stands still.
absl::StatusOr<ThreadStart> Look(const Probe& probe, uintptr_t end, size_t needed_bytes) {
  const StackLayout& layout = probe.layout;
  const uintptr_t lowest = end - layout.bytes + layout.guard_bytes;
  if (probe.self >= end || probe.frame >= probe.self || probe.frame < lowest) {
    return absl::InternalError(
        "a thread's stack lies in memory otherwise than is expected of this C library");
  }
  std::vector<unsigned char> present((end - lowest) / layout.page_bytes);
  if (mincore(reinterpret_cast<void*>(lowest), end - lowest, present.data()) != 0) {
    return ErrnoStatus(errno, "cannot look at the pages of a thread's stack");
  }
  ThreadStart start;
  start.end_above_self = end - probe.self;
  const uintptr_t needed = (probe.frame - needed_bytes) / layout.page_bytes * layout.page_bytes;
  uintptr_t deepest = end;
  for (size_t i = present.size(); i-- > 0;) {
    const uintptr_t page = lowest + i * layout.page_bytes;
    if ((present[i] & 1) == 0) continue;
    if (page < needed) ++start.pages_below;
    const uintptr_t written = LowestWritten(page, page + layout.page_bytes);
    if (written < page + layout.page_bytes) deepest = written;
  }
  start.deepest_bytes = end - deepest;
  start.below_function_bytes = deepest < probe.frame ? probe.frame - deepest : 0;
  return start;
}

}  // namespace

absl::StatusOr<ThreadStart> ProbeThreadStart(const StackLayout& layout, size_t needed_bytes) {
  Probe probe(layout);
  if (!probe.standing.valid() || !probe.seen.valid()) {
    return ErrnoStatus(EMFILE, "cannot try what a thread needs here");
  }
  std::thread thread;
  try {
    thread = std::thread(&StandStill, &probe);
  } catch (const std::system_error& error) {
    return absl::ResourceExhaustedError(error.code().message());
  }
  uint64_t count = 1;
  (void)!read(probe.standing.get(), &count, sizeof count);
  const auto end = EndOfStack(thread.native_handle());
  auto start = end.ok() ? Look(probe, *end, needed_bytes) : end.status();
  if (start.ok() && layout.guard_is_marker) {
    start->marker_installed = InstallGuardMarker(*end - layout.bytes, layout.guard_bytes);
  }
  count = 1;
  (void)!write(probe.seen.get(), &count, sizeof count);
  thread.join();
  return start;
}

}  // namespace ebb::server
