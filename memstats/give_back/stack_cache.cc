#include "memstats/give_back/stack_cache.h"

#include <pthread.h>
#include <stdlib.h>

#include <string>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/io/file.h"

namespace ebb::memstats {
namespace {

constexpr int64_t kDefaultLimitBytes = int64_t{40} << 20;
// Room for any library's thread-local storage; hardly touched.
constexpr int64_t kStackBytes = int64_t{1} << 20;

void* ReturnAtOnce(void*) { return nullptr; }

}  // namespace

int64_t StackCacheLimitBytes() {
  const char* tunables = getenv("GLIBC_TUNABLES");
  int64_t limit = kDefaultLimitBytes;
  if (tunables == nullptr) return limit;
  for (absl::string_view tunable : absl::StrSplit(tunables, ':')) {
    if (!absl::ConsumePrefix(&tunable, "glibc.pthread.stack_cache_size=")) continue;
    // As glibc reads it: decimal, 0x hexadecimal or 0 octal (_dl_strtoul() in elf/dl-misc.c).
    const std::string digits(tunable);
    char* end;
    const uint64_t value = strtoull(digits.c_str(), &end, 0);
    if (end != digits.c_str() && *end == '\0') limit = static_cast<int64_t>(value);
  }
  return limit;
}

absl::Status FlushStackCache() {
  pthread_attr_t attributes;
  int error = pthread_attr_init(&attributes);
  if (error != 0) return ErrnoStatus(error, "cannot flush the cache of thread stacks");
  const auto destroy = absl::MakeCleanup([&] { pthread_attr_destroy(&attributes); });
  pthread_t thread;
  error = pthread_attr_setstacksize(&attributes, kStackBytes);
  if (error == 0) error = pthread_attr_setguardsize(&attributes, StackCacheLimitBytes());
  if (error == 0) error = pthread_create(&thread, &attributes, &ReturnAtOnce, nullptr);
  if (error != 0) {
    return absl::ResourceExhaustedError(
        ErrnoStatus(error, "cannot start the thread that flushes the cache of thread stacks").message());
  }
  pthread_join(thread, nullptr);
  return absl::OkStatus();
}

}  // namespace ebb::memstats
