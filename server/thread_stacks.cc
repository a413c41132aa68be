#include "server/thread_stacks.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/guard_marker.h"
#include "base/io/file.h"
#include "base/units.h"
#include "memstats/give_back/stack_cache.h"
#include "server/stack_probe.h"

namespace ebb::server {
namespace {

constexpr int64_t kKib = 1024;
// glibc leaves at least 2 KiB below the thread-local storage; so much of that is there for the buffer.
constexpr int64_t kBufferThatFits = 256;
constexpr int64_t kLargestProbeKib = 16 << 10;

void* ReturnAtOnce(void*) { return nullptr; }

int64_t RoundUp(int64_t value, int64_t step) { return (value + step - 1) / step * step; }

// Starts and joins one thread; EINVAL means that the stack is too small.
int TryStack(int64_t stack_kib) {
  pthread_attr_t attributes;
  int error = pthread_attr_init(&attributes);
  if (error != 0) return error;
  const auto destroy = absl::MakeCleanup([&] { pthread_attr_destroy(&attributes); });
  pthread_t thread;
  error = pthread_attr_setstacksize(&attributes, stack_kib * kKib);
  if (error == 0) error = pthread_attr_setguardsize(&attributes, 0);
  if (error == 0) error = pthread_create(&thread, &attributes, &ReturnAtOnce, nullptr);
  if (error == 0) pthread_join(thread, nullptr);
  return error;
}

// What ServeConnection() and its callers need below the first frame of a thread's function, beside the
// buffer.
constexpr int64_t kFramesBytes = 256;

// Makes the stacks and guards of the layout the default ones.
absl::Status SetDefaults(const StackLayout& layout) {
  pthread_attr_t attributes;
  int error = pthread_getattr_default_np(&attributes);
  if (error != 0) return ErrnoStatus(error, "cannot read the default attributes of threads");
  const auto destroy = absl::MakeCleanup([&] { pthread_attr_destroy(&attributes); });
  // glibc adds its guard to the size; a marker lies on the stack's own lowest pages.
  const size_t glibc_guard = layout.guard_is_marker ? 0 : layout.guard_bytes;
  error = pthread_attr_setstacksize(&attributes, layout.bytes - glibc_guard);
  if (error == 0) error = pthread_attr_setguardsize(&attributes, glibc_guard);
  if (error == 0) error = pthread_setattr_default_np(&attributes);
  if (error != 0) {
    return ErrnoStatus(error, absl::StrFormat("cannot set --stack_kib=%d", layout.bytes / kKib));
  }
  return absl::OkStatus();
}

}  // namespace

std::string ThreadStacks::ToString() const {
  std::string guards = "no guards";
  if (layout.guard_bytes > 0) {
    guards =
        layout.guard_is_marker ? "guards are markers in the page table" : "guards are mappings of their own";
  }
  if (pages_given_back == 0)
    return absl::StrCat(guards, "; threads start with no page that they do not need");
  return absl::StrFormat("%s; threads start %s deep here: each gives %s back", guards,
                         FormatBytes(start_depth_bytes),
                         pages_given_back == 1 ? "one page" : absl::StrCat(pages_given_back, " pages"));
}

absl::StatusOr<int64_t> SmallestStackKib(int64_t buffer_bytes) {
  const int64_t page_kib = sysconf(_SC_PAGESIZE) / kKib;
  int64_t stack_kib = RoundUp(sysconf(_SC_THREAD_STACK_MIN) / kKib, page_kib);
  int error;
  while ((error = TryStack(stack_kib)) == EINVAL && stack_kib < kLargestProbeKib) stack_kib += page_kib;
  if (error != 0) return ErrnoStatus(error, "cannot start a thread");
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  stack_kib = std::max(stack_kib, kDefaultStackKib);
#endif
  const int64_t beyond_bytes = std::max<int64_t>(buffer_bytes - kBufferThatFits, 0);
  return stack_kib + RoundUp((beyond_bytes + kKib - 1) / kKib, page_kib);
}

absl::StatusOr<ThreadStacks> SetThreadStacks(const StackRequest& request) {
  const auto smallest_kib = SmallestStackKib(request.buffer_bytes);
  if (!smallest_kib.ok()) return smallest_kib.status();
  if (request.stack_kib < *smallest_kib) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--stack_kib=%d is too small for a thread here, with its thread-local storage and a "
                        "buffer of %d bytes: "
                        "the smallest that works is --stack_kib=%d",
                        request.stack_kib, request.buffer_bytes, *smallest_kib));
  }
  ThreadStacks stacks;
  StackLayout& layout = stacks.layout;
  layout.page_bytes = sysconf(_SC_PAGESIZE);
  layout.guard_bytes = request.guard_kib * kKib;
  layout.bytes = request.stack_kib * kKib + layout.guard_bytes;
  layout.guard_is_marker = request.guard_kib > 0 && request.may_use_markers && KernelHasGuardMarkers();
  const absl::Status set = SetDefaults(layout);
  if (!set.ok()) return set;
  const auto start = ProbeThreadStart(layout, kFramesBytes + request.buffer_bytes);
  if (!start.ok()) return start.status();
  if (layout.guard_is_marker &&
      !start->marker_installed) {  // On a stack it is refused: glibc's guards, then.
    StackRequest without = request;
    without.may_use_markers = false;
    return SetThreadStacks(without);
  }
  layout.end_above_self = start->end_above_self;
  layout.start_goes_deep = start->pages_below > 0;
  stacks.start_depth_bytes = start->below_function_bytes;
  stacks.pages_given_back = start->pages_below;
  // The stacks of the threads that were tried; where they cannot be given back, the server's threads use
  // them.
  (void)memstats::FlushStackCache();
  return stacks;
}

}  // namespace ebb::server
