#include "memstats/explain/advice.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/units.h"

namespace ebb::memstats {
namespace {

// Below a tenth of the resident memory, or a megabyte, a knob is not worth a sentence.
constexpr int64_t kWorthShare = 10;
constexpr int64_t kWorthBytes = 1'000'000;

bool IsWorthIt(int64_t bytes, const MemoryMap& memory) {
  return bytes >= kWorthBytes && bytes * kWorthShare >= memory.total.rss_bytes;
}

// Threads whose stacks were not found; the main thread has none.
int64_t ThreadsElsewhere(const MemoryMap& memory, int64_t threads) {
  return std::max<int64_t>(threads - 1 - memory.stacks.live.stacks, 0);
}

std::string StackAdvice(const MemoryMap& memory, int64_t threads) {
  const StackSum& idle = memory.stacks.without_thread;
  const int64_t kept = idle.stacks - ThreadsElsewhere(memory, threads);
  if (kept <= 0) return "";
  const int64_t kept_bytes = idle.rss_bytes / idle.stacks * kept;
  if (!IsWorthIt(kept_bytes, memory)) return "";
  return absl::StrFormat(
      "%s is in %s stacks without a thread: those of threads that have ended, which glibc keeps for the next "
      "ones (up to 40 MiB of stack sizes). GLIBC_TUNABLES=glibc.pthread.stack_cache_size=0 turns that off; a "
      "running program can flush them by starting and joining one thread with a stack of 41 MiB. "
      "malloc_trim() does not touch them.",
      FormatBytes(kept_bytes), FormatCount(kept));
}

std::string LiveStacksAdvice(const MemoryMap& memory, int64_t) {
  const StackSum& live = memory.stacks.live;
  if (live.stacks == 0 || !IsWorthIt(live.rss_bytes, memory)) return "";
  return absl::StrFormat(
      "%s threads have %s of stack each resident: it goes with the threads. More than 8 kB each in idle "
      "threads points at large thread_local variables (readelf -lW LIBRARY shows each library's TLS).",
      FormatCount(live.stacks), FormatBytes(live.rss_bytes / live.stacks));
}

std::string HeapAdvice(const MemoryMap& memory, int64_t) {
  const MemoryShare heap = memory.Of(MemoryKind::kHeap);
  const MemoryShare arenas = memory.Of(MemoryKind::kArena);
  if (!IsWorthIt(heap.rss_bytes + arenas.rss_bytes, memory)) return "";
  if (!memory.foreign_allocator.empty()) return "";
  return absl::StrFormat(
      "malloc's heap holds %s. How much of it is free cannot be seen from outside (mallinfo2() tells the "
      "process itself); what is free goes back to the system with malloc_trim(0).",
      FormatBytes(heap.rss_bytes + arenas.rss_bytes));
}

std::string ArenasAdvice(const MemoryMap& memory, int64_t) {
  const MemoryShare arenas = memory.Of(MemoryKind::kArena);
  if (!IsWorthIt(arenas.rss_bytes, memory)) return "";
  return absl::StrFormat(
      "%s of that is in %s heaps of further arenas, each with free memory of its own that no other uses: "
      "mallopt(M_ARENA_MAX, 1) or GLIBC_TUNABLES=glibc.malloc.arena_max=1 keeps everything in one.",
      FormatBytes(arenas.rss_bytes), FormatCount(arenas.mappings));
}

std::string AllocatorAdvice(const MemoryMap& memory, int64_t) {
  if (memory.foreign_allocator.empty()) return "";
  return absl::StrFormat(
      "malloc may be that of %s: its memory is under 'other anonymous', and glibc's malloc_trim() and arenas "
      "have no say in it.",
      memory.foreign_allocator);
}

std::string AnonymousAdvice(const MemoryMap& memory, int64_t) {
  const MemoryShare other = memory.Of(MemoryKind::kAnonymous);
  if (!IsWorthIt(other.rss_bytes, memory)) return "";
  return absl::StrFormat(
      "%s is anonymous memory that the program or its runtime mapped itself: large malloc() blocks (glibc "
      "unmaps them when they are freed), or the heap of a runtime or of another allocator, which only its "
      "own settings shrink.",
      FormatBytes(other.rss_bytes));
}

std::string FilesAdvice(const MemoryMap& memory, int64_t) {
  const MemoryShare& total = memory.total;
  const int64_t in_files = total.rss_bytes - total.anonymous_bytes;
  if (in_files * 2 < total.rss_bytes) return "";
  return absl::StrFormat(
      "%s of the %s resident are pages of files or shared memory: the kernel takes pages of files back when "
      "memory is short, and other processes may share them. No knob of malloc changes them.",
      FormatBytes(in_files), FormatBytes(total.rss_bytes));
}

}  // namespace

std::string HowStacksAreKnown(const MemoryMap& memory, int64_t threads, const absl::Status& scanned) {
  const StackCount& stacks = memory.stacks;
  std::string text =
      "Thread stacks are known by the guard directly below them, a mapping or a marker in the page table, "
      "and by the kernel's mark of MAP_STACK (Linux 6.7); those with a thread by the threads' descriptors.";
  if (stacks.live.stacks + stacks.without_thread.stacks > 0 && !scanned.ok()) {
    absl::StrAppend(&text, " Stacks that share a mapping count as one here: ", scanned.message(), ".");
  } else if (stacks.unguarded > 0) {
    absl::StrAppendFormat(&text, " %s show no guard%s: they are told apart by their distance.",
                          FormatCount(stacks.unguarded),
                          stacks.guards_visible ? "" : " (markers can be seen since Linux 6.16)");
  }
  const int64_t elsewhere = ThreadsElsewhere(memory, threads);
  if (elsewhere > 0) {
    absl::StrAppendFormat(&text, " The stacks of %s threads cannot be told from other memory%s.",
                          FormatCount(elsewhere),
                          stacks.without_thread.stacks > 0 ? ", or are among those without a thread" : "");
  }
  return text;
}

std::vector<std::string> Advice(const MemoryMap& memory, int64_t threads) {
  std::vector<std::string> sentences;
  for (const auto advice : {&StackAdvice, &LiveStacksAdvice, &HeapAdvice, &ArenasAdvice, &AllocatorAdvice,
                            &AnonymousAdvice, &FilesAdvice}) {
    std::string sentence = advice(memory, threads);
    if (!sentence.empty()) sentences.push_back(std::move(sentence));
  }
  if (sentences.empty())
    sentences.push_back("Nothing stands out: no single kind holds enough to be worth a knob.");
  return sentences;
}

}  // namespace ebb::memstats
