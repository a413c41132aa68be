#ifndef EBB_MEMSTATS_EXPLAIN_STACK_COUNT_H_
#define EBB_MEMSTATS_EXPLAIN_STACK_COUNT_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "memstats/explain/page_scan.h"
#include "memstats/explain/thread_places.h"

namespace ebb::memstats {

// A mapping that holds one stack or several of them side by side, or that may.
struct StackMapping {
  AddressRange range;
  bool guarded = false;  // A mapping without access lies directly below.
  bool certain = false;  // It holds stacks whatever is found in it.
  int64_t rss_bytes = 0;
};

// Stacks added up.
struct StackSum {
  int64_t stacks = 0;
  int64_t size_bytes = 0;
  int64_t rss_bytes = 0;
};

struct StackCount {
  StackSum live;                // A thread is on each.
  StackSum without_thread;      // Kept by glibc for threads to come, or made by the program for coroutines.
  int64_t unguarded = 0;        // Among all of them, those whose lower end no guard shows.
  bool guards_visible = false;  // Guards that are markers would have been seen.
  // For each of the mappings, in their order: it does hold stacks.
  std::vector<bool> holds_stacks;
};

// Counts the stacks in mappings of one process, which are in the order of their addresses; `places` are too.
// Where a stack ends is told by
//
//   - the mapping's own ends, and the guards in it that are markers in the page table: each begins a stack;
//   - the descriptors of threads: where there are several of them without a guard between, each is on a
//   stack;
//   - where nothing guards the stacks, their size: the greatest common divisor of the distances between the
//     ends of what is resident, unless that is less than any stack has, or else of those between descriptors.
//     So stacks that have no guards and differ in size are only counted if a thread is on them.
//
// Without `pages` each mapping that is certain or has a thread in it counts as one stack.
StackCount CountStacks(absl::Span<const StackMapping> mappings, absl::Span<const ThreadPlace> places,
                       const std::optional<ScannedPages>& pages);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_EXPLAIN_STACK_COUNT_H_
