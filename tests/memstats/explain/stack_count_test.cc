// Which stacks a mapping holds, and which of them have a thread: by what page tables and threads say.
#include "memstats/explain/stack_count.h"

#include "tests/support/catch.h"

namespace ebb::memstats {
namespace {

constexpr uint64_t kPage = 4096;
constexpr uint64_t kStack = 4 * kPage;
constexpr uint64_t kBase = 0x7f0000000000;
constexpr uint64_t kDepth = 1600;  // Of a descriptor below the end of its stack.

// Stacks side by side in one mapping, the first one at kBase.
struct Stacks {
  // A stack of `size` bytes with its uppermost `resident` bytes touched.
  void Add(bool live, bool marker, uint64_t resident = kPage, uint64_t size = kStack) {
    if (marker) pages.guards.push_back({end, end + kPage});
    end += size;
    pages.resident.push_back({end - resident, end});
    if (live) places.push_back({end - kDepth, true});
  }
  StackMapping Mapping(bool guarded, bool certain) const {
    return {{kBase, end}, guarded, certain, /*rss_bytes=*/77};
  }
  StackCount Count(bool guarded = false, bool certain = false) const {
    return CountStacks({Mapping(guarded, certain)}, places, pages);
  }

  uint64_t end = kBase;
  ScannedPages pages{{}, {}, true};
  std::vector<ThreadPlace> places;
};

TEST_CASE("markers tell the stacks of one mapping apart, and a descriptor tells which has a thread") {
  Stacks stacks;
  for (int at = 0; at < 10; ++at) stacks.Add(/*live=*/at % 5 != 0, /*marker=*/true, (1 + at % 2) * kPage);
  const StackCount count = stacks.Count();
  CHECK(count.live.stacks == 8);
  CHECK(count.without_thread.stacks == 2);
  CHECK(count.live.rss_bytes == 12 * kPage);
  CHECK(count.without_thread.rss_bytes == 3 * kPage);
  CHECK(count.live.size_bytes == 8 * kStack);
  CHECK(count.unguarded == 0);
  CHECK(count.holds_stacks == std::vector<bool>{true});
}

TEST_CASE("stacks with markers are stacks after their last thread has ended as well") {
  Stacks stacks;
  for (int at = 0; at < 3; ++at) stacks.Add(false, true);
  CHECK(stacks.Count().without_thread.stacks == 3);
  CHECK(stacks.Count().live.stacks == 0);
}

TEST_CASE("a stack with a guard of both sorts counts once, with what smaps says of its mapping") {
  Stacks stacks;
  stacks.Add(true, true);
  const StackCount count = stacks.Count(/*guarded=*/true, /*certain=*/true);
  CHECK(count.live.stacks == 1);
  CHECK(count.live.rss_bytes == 77);
  CHECK(count.without_thread.stacks == 0);
}

TEST_CASE("a thread that has not set its marker yet has a stack of its own among those that have") {
  Stacks stacks;
  stacks.Add(true, true);
  stacks.Add(true, false, 2 * kPage);
  stacks.Add(true, true);
  const StackCount count = stacks.Count();
  CHECK(count.live.stacks == 3);
  CHECK(count.live.rss_bytes == 4 * kPage);
  CHECK(count.without_thread.stacks == 0);
}

TEST_CASE("without any guard the size of stacks is found, and those without thread are counted by it") {
  Stacks stacks;
  for (int at = 0; at < 12; ++at) stacks.Add(/*live=*/at == 3 || at == 9, false);
  const StackCount count = stacks.Count();
  CHECK(count.live.stacks == 2);
  CHECK(count.live.rss_bytes == 2 * kPage);
  CHECK(count.without_thread.stacks == 10);
  CHECK(count.without_thread.rss_bytes == 10 * kPage);
  CHECK(count.unguarded == 12);
}

TEST_CASE("pages touched here and there do not make more stacks of those that have no guard") {
  Stacks stacks;
  for (int at = 0; at < 5; ++at) stacks.Add(at != 2, false, kPage, 16 * kStack);
  stacks.pages.resident.insert(stacks.pages.resident.begin(), {kBase + kPage, kBase + 2 * kPage});
  const StackCount count = stacks.Count();
  CHECK(count.live.stacks == 4);
  CHECK(count.live.rss_bytes == 5 * kPage);
  CHECK(count.without_thread.stacks == 1);
}

TEST_CASE("of stacks without guard that differ in size those with a thread are counted") {
  Stacks stacks;
  stacks.Add(true, false, kPage, kStack);
  stacks.Add(true, false, kPage, kStack + kPage);
  stacks.Add(true, false, kPage, 2 * kStack);
  const StackCount count = stacks.Count();
  CHECK(count.live.stacks == 3);
  CHECK(count.live.rss_bytes == 3 * kPage);
  CHECK(count.without_thread.stacks == 0);
}

TEST_CASE("memory that only bears the mark of stacks is none: no guard, no thread") {
  Stacks stacks;
  for (int at = 0; at < 4; ++at) stacks.Add(false, false);
  const StackCount count = stacks.Count();
  CHECK(count.holds_stacks == std::vector<bool>{false});
  CHECK(count.live.stacks + count.without_thread.stacks == 0);
}

TEST_CASE("nothing but a guard at the end of a mapping is no stack") {
  Stacks stacks;
  stacks.Add(true, true);
  stacks.pages.guards.push_back({stacks.end, stacks.end + kPage});
  stacks.end += kPage;
  CHECK(stacks.Count().live.stacks == 1);
  CHECK(stacks.Count().without_thread.stacks == 0);
}

TEST_CASE("a stack pointer in a stack shows a thread as well") {
  Stacks stacks;
  stacks.Add(false, true);
  stacks.Add(false, true);
  stacks.places.push_back({kBase + kStack + 2 * kPage + 8, false});
  CHECK(stacks.Count().live.stacks == 1);
  CHECK(stacks.Count().without_thread.stacks == 1);
}

TEST_CASE("where pages cannot be scanned a mapping counts once, and only if it surely has a stack") {
  Stacks stacks;
  for (int at = 0; at < 3; ++at) stacks.Add(true, false);
  CHECK(CountStacks({stacks.Mapping(true, true)}, {}, std::nullopt).without_thread.stacks == 1);
  const StackCount count = CountStacks({stacks.Mapping(false, false)}, stacks.places, std::nullopt);
  CHECK(count.live.stacks == 1);
  CHECK(count.live.rss_bytes == 77);
  CHECK_FALSE(CountStacks({stacks.Mapping(false, false)}, {}, std::nullopt).holds_stacks[0]);
}

}  // namespace
}  // namespace ebb::memstats
