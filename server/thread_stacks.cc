#include "server/thread_stacks.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_format.h"
#include "base/file.h"

namespace ebb {
namespace {

constexpr int64_t kKib = 1024;
// glibc leaves at least 2 KiB below the thread-local storage; so much of that is there for the buffer.
constexpr int64_t kBufferThatFits = 256;
constexpr int64_t kLargestProbeKib = 16 << 10;

void* ReturnAtOnce(void*) { return nullptr; }

int64_t RoundUp(int64_t value, int64_t step) { return (value + step - 1) / step * step; }

// Starts and joins one thread; EINVAL means that the stack is too small.
int TryStack(int64_t stack_kib, int64_t guard_kib) {
  pthread_attr_t attributes;
  int error = pthread_attr_init(&attributes);
  if (error != 0) return error;
  const auto destroy = absl::MakeCleanup([&] { pthread_attr_destroy(&attributes); });
  pthread_t thread;
  error = pthread_attr_setstacksize(&attributes, stack_kib * kKib);
  if (error == 0) error = pthread_attr_setguardsize(&attributes, guard_kib * kKib);
  if (error == 0) error = pthread_create(&thread, &attributes, &ReturnAtOnce, nullptr);
  if (error == 0) pthread_join(thread, nullptr);
  return error;
}

}  // namespace

absl::StatusOr<int64_t> SmallestStackKib(int64_t guard_kib, int64_t buffer_bytes) {
  const int64_t page_kib = sysconf(_SC_PAGESIZE) / kKib;
  int64_t stack_kib = RoundUp(sysconf(_SC_THREAD_STACK_MIN) / kKib, page_kib);
  int error;
  while ((error = TryStack(stack_kib, guard_kib)) == EINVAL && stack_kib < kLargestProbeKib) {
    stack_kib += page_kib;
  }
  if (error != 0) return ErrnoStatus(error, "cannot start a thread");
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  stack_kib = std::max(stack_kib, kDefaultStackKib);
#endif
  const int64_t beyond_bytes = std::max<int64_t>(buffer_bytes - kBufferThatFits, 0);
  return stack_kib + RoundUp((beyond_bytes + kKib - 1) / kKib, page_kib);
}

absl::Status SetThreadStacks(int64_t stack_kib, int64_t guard_kib, int64_t buffer_bytes) {
  const auto smallest_kib = SmallestStackKib(guard_kib, buffer_bytes);
  if (!smallest_kib.ok()) return smallest_kib.status();
  if (stack_kib < *smallest_kib) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--stack_kib=%d is too small for a thread here, with its thread-local storage and a "
                        "buffer of %d bytes: "
                        "the smallest that works is --stack_kib=%d",
                        stack_kib, buffer_bytes, *smallest_kib));
  }
  pthread_attr_t attributes;
  int error = pthread_getattr_default_np(&attributes);
  if (error != 0) return ErrnoStatus(error, "cannot read the default attributes of threads");
  const auto destroy = absl::MakeCleanup([&] { pthread_attr_destroy(&attributes); });
  error = pthread_attr_setstacksize(&attributes, stack_kib * kKib);
  if (error == 0) error = pthread_attr_setguardsize(&attributes, guard_kib * kKib);
  if (error == 0) error = pthread_setattr_default_np(&attributes);
  if (error != 0) return ErrnoStatus(error, absl::StrFormat("cannot set --stack_kib=%d", stack_kib));
  return absl::OkStatus();
}

}  // namespace ebb
