// Where memory is: the parser of smaps, the kinds of mappings, and the sentences about them.
#include "memstats/explain/memory_map.h"

#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "memstats/explain/advice.h"
#include "memstats/explain/memory_table.h"
#include "memstats/proc/smaps.h"
#include "tests/support/catch.h"

namespace ebb::memstats {
namespace {

using absl::StrContains;

constexpr uint64_t kMib = 1 << 20;

// One entry as the kernel writes it.
std::string Entry(uint64_t start, uint64_t size, const std::string& protection, const std::string& file = "0",
                  int64_t rss_kb = 0, int64_t anonymous_kb = 0, const std::string& flags = "") {
  return absl::StrFormat(
      "%x-%x %s 00000000 fe:00 %s\nSize: %d kB\nRss: %d kB\nPss: 1 kB\nAnonymous: %d kB\nSwap: 8 kB\n"
      "SwapPss: 0 kB\nVmFlags: rd wr %s \n",
      start, start + size, protection, file, size / 1024, rss_kb, anonymous_kb, flags);
}

std::vector<Mapping> Parsed(const std::string& text) {
  const auto mappings = ParseSmaps(text);
  INFO(mappings.status().ToString());
  REQUIRE(mappings.ok());
  return *mappings;
}

// By the mappings alone.
MemoryMap Sorted(const std::vector<Mapping>& mappings, const std::string& program) {
  return SortMemory(mappings, program, StackEvidence());
}

std::string Stacks(int count, int64_t rss_kb, const std::string& flags) {
  std::string text;
  for (int at = 0; at < count; ++at) {
    const uint64_t start = 0x7f0000001000 + at * 0x10000;
    text += Entry(start, 0x1000, "---p", "0", 0, 0, flags);
    text += Entry(start + 0x1000, 0x4000, "rw-p", "0", rss_kb, rss_kb, flags);
  }
  return text;
}

bool AnyHas(const std::vector<std::string>& sentences, const std::string& text) {
  for (const std::string& sentence : sentences) {
    if (StrContains(sentence, text)) return true;
  }
  return false;
}

TEST_CASE("an entry of smaps gives its range, protection, name and figures") {
  const auto mappings = Parsed(Entry(0x1000, 0x3000, "r-xp", "42     /a path/with blanks", 12, 4, "nh nr"));
  REQUIRE(mappings.size() == 1);
  CHECK(mappings[0].start == 0x1000);
  CHECK(mappings[0].size_bytes() == 0x3000);
  CHECK(mappings[0].executable());
  CHECK_FALSE(mappings[0].writable());
  CHECK(mappings[0].inode == 42);
  CHECK(mappings[0].name == "/a path/with blanks");
  CHECK(mappings[0].rss_bytes == 12 * 1024);
  CHECK(mappings[0].anonymous_bytes == 4 * 1024);
  CHECK(mappings[0].swap_bytes == 8 * 1024);
  CHECK(mappings[0].no_huge_pages);
  CHECK(mappings[0].no_reserve);
}

TEST_CASE("an empty, short or broken smaps is an error and never a smaller sum") {
  const std::string whole = Entry(0x1000, 0x1000, "rw-p", "0", 4);
  const size_t flags = whole.find("VmFlags");
  CHECK_FALSE(ParseSmaps("").ok());
  CHECK_FALSE(ParseSmaps("nonsense\n").ok());
  CHECK_FALSE(ParseSmaps(whole + "nonsense\n").ok());
  CHECK_FALSE(ParseSmaps(whole.substr(0, flags)).ok());
  CHECK_FALSE(ParseSmaps(whole.substr(0, whole.size() - 1)).ok());
  CHECK_FALSE(ParseSmaps(whole.substr(0, flags) + whole).ok());  // The last line is missing in between.
  CHECK_FALSE(ParseSmaps("1000-2000 rw-p 0 fe:00 0\nVmFlags: rd\n").ok());
  CHECK_FALSE(ParseSmaps("2000-1000 " + whole.substr(10)).ok());
  CHECK(ParseSmaps(whole + whole).ok());
}

TEST_CASE("each kind of mapping is recognised, and the rows add up to the total") {
  const std::string text = Entry(0x1000, 0x1000, "r-xp", "7 /bin/prog", 4) +
                           Entry(0x2000, 0x1000, "rw-p", "7 /bin/prog", 4, 4) +
                           Entry(0x3000, 0x1000, "rw-p", "0", 4, 4) +  // Variables that begin as 0.
                           Entry(0x9000, 0x9000, "rw-p", "0 [heap]", 8, 8) +
                           Entry(0x7f0000000000, 0x21000, "rw-p", "0", 16, 16, "nr") +
                           Entry(0x7f0000021000, 64 * kMib - 0x21000, "---p", "0", 0, 0, "nr") +
                           Entry(0x7f1000000000, 0x1000, "r-xp", "8 /lib/libx.so.1", 4) +
                           Entry(0x7f1000001000, 0x1000, "rw-p", "8 /lib/libx.so.1", 4, 4) +
                           Entry(0x7f1000002000, 0x1000, "rw-p", "0", 4, 4) +
                           Entry(0x7f1100000000, 0x1000, "r--p", "9 /data/file", 4) +
                           Entry(0x7f1200000000, 0x1000, "rw-s", "5 /memfd:x (deleted)", 4) +
                           Entry(0x7f1300000000, 0x1000, "r-xp", "0 [vdso]", 4) +
                           Entry(0x7ffff0000000, 0x21000, "rw-p", "0 [stack]", 12, 12);
  const MemoryMap map = Sorted(Parsed(text), "/bin/prog");
  CHECK(map.Of(MemoryKind::kProgram).mappings == 3);
  CHECK(map.Of(MemoryKind::kHeap).rss_bytes == 8 * 1024);
  CHECK(map.Of(MemoryKind::kArena).mappings == 1);
  CHECK(map.Of(MemoryKind::kReserved).mappings == 1);
  CHECK(map.Of(MemoryKind::kLibrary).anonymous_bytes == 4 * 1024);
  CHECK(map.Of(MemoryKind::kAnonymous).mappings == 1);
  CHECK(map.Of(MemoryKind::kFile).mappings == 1);
  CHECK(map.Of(MemoryKind::kShared).mappings == 1);
  CHECK(map.Of(MemoryKind::kKernel).mappings == 1);
  CHECK(map.Of(MemoryKind::kMainStack).rss_bytes == 12 * 1024);
  CHECK(map.Of(MemoryKind::kThreadStack).mappings == 0);
  int64_t rss_bytes = 0;
  int64_t mappings = 0;
  for (const MemoryRow& row : map.rows) {
    rss_bytes += row.share.rss_bytes;
    mappings += row.share.mappings;
  }
  CHECK(rss_bytes == map.total.rss_bytes);
  CHECK(mappings == 13);
  CHECK(map.total.rss_bytes == 72 * 1024);
}

TEST_CASE("a stack has a guard below it, with the kernel's mark of MAP_STACK or on kernels that have none") {
  const std::string flags = GENERATE("", "nh");
  CHECK(Sorted(Parsed(Stacks(5, 8, flags)), "").Of(MemoryKind::kThreadStack).mappings == 5);
}

TEST_CASE(
    "where the kernel marks stacks, a guard without the mark makes none, and a mark without guard only "
    "perhaps") {
  const std::string text = Stacks(2, 8, "nh") + Entry(0x7f1000000000, 0x1000, "---p") +
                           Entry(0x7f1000001000, 0x4000, "rw-p", "0", 8, 8) +
                           Entry(0x7f2000000000, 0x8000, "rw-p", "0", 8, 8, "nh");
  const MemoryMap map = Sorted(Parsed(text), "");
  CHECK(map.Of(MemoryKind::kThreadStack).mappings == 2);
  CHECK(map.Of(MemoryKind::kMarkedStack).mappings == 1);
  CHECK(map.Of(MemoryKind::kAnonymous).mappings == 1);
}

TEST_CASE("a guard that bears no mark, as that of a JVM, guards a stack that has a thread") {
  const auto mappings = Parsed(Entry(0x7f0000000000, 0x4000, "---p") +
                               Entry(0x7f0000004000, 0xfc000, "rw-p", "0", 88, 88, "nh"));
  CHECK(Sorted(mappings, "").Of(MemoryKind::kMarkedStack).mappings == 1);
  StackEvidence evidence;
  evidence.places = {{0x7f00000ff800, true}};
  evidence.pages.emplace();
  const MemoryMap map = SortMemory(mappings, "", evidence);
  CHECK(map.Of(MemoryKind::kThreadStack).mappings == 1);
  CHECK(map.stacks.live.stacks == 1);
  CHECK(map.stacks.unguarded == 0);
}

TEST_CASE("the end of one arena is no guard of the next") {
  const std::string text = Entry(0x7f0000000000, 0x21000, "rw-p", "0", 4, 4, "nr") +
                           Entry(0x7f0000021000, 64 * kMib - 0x21000, "---p", "0", 0, 0, "nr") +
                           Entry(0x7f0004000000, 64 * kMib - 0x1000, "rw-p", "0", 4, 4, "nr") +
                           Entry(0x7f0007fff000, 0x1000, "---p", "0", 0, 0, "nr") +
                           Entry(0x7f0008000000, 64 * kMib, "rw-p", "0", 4, 4, "nr");
  CHECK(Sorted(Parsed(text), "").Of(MemoryKind::kArena).mappings == 3);
  CHECK(Sorted(Parsed(text), "").Of(MemoryKind::kThreadStack).mappings == 0);
}

TEST_CASE("stacks that share a mapping are stacks by the markers in it, or by a thread in it") {
  const uint64_t start = 0x7f0000000000;
  const auto mappings = Parsed(Entry(start, 0xc000, "rw-p", "0", 12, 12, "nh") +
                               Entry(start + 0x1000000, 0x8000, "rw-p", "0", 8, 8, "nh"));
  const auto ranges = StackRanges(mappings, "");
  REQUIRE(ranges.size() == 2);
  CHECK(ranges[0].start == start);
  CHECK(ranges[0].end == start + 0xc000);
  CHECK(Sorted(mappings, "").Of(MemoryKind::kThreadStack).mappings == 0);
  CHECK(Sorted(mappings, "").Of(MemoryKind::kMarkedStack).mappings == 2);
  StackEvidence evidence;
  evidence.pages.emplace();
  evidence.pages->guards_visible = true;
  for (const uint64_t at : {0, 0x4000, 0x8000}) {
    evidence.pages->guards.push_back({start + at, start + at + 0x1000});
    evidence.pages->resident.push_back({start + at + 0x3000, start + at + 0x4000});
  }
  evidence.places = {{start + 0x7800, true}};
  const MemoryMap map = SortMemory(mappings, "", evidence);
  CHECK(map.Of(MemoryKind::kThreadStack).mappings == 1);
  CHECK(map.Of(MemoryKind::kMarkedStack).mappings == 1);
  CHECK(map.stacks.live.stacks == 1);
  CHECK(map.stacks.without_thread.stacks == 2);
  const std::string table = MemoryTable(map);
  CHECK(StrContains(table, absl::StrFormat("%-28s %20s %10s\n", "  1 with a thread", "16.4 kB", "4.10 kB")));
  CHECK(StrContains(table, absl::StrFormat("%-28s %20s %10s\n", "  2 without thread", "32.8 kB", "8.19 kB")));
}

TEST_CASE("stacks that only a guard mapping parts are scanned in one go") {
  const auto mappings = Parsed(Stacks(100, 8, "nh"));
  const auto ranges = StackRanges(mappings, "");
  REQUIRE(ranges.size() == 1);
  CHECK(ranges[0].start == mappings[1].start);
  CHECK(ranges[0].end == mappings.back().end);
}

TEST_CASE("a stack that glibc names is one, and its guard is none") {
  const std::string name = GENERATE("pthread stack: 17", "pthread user stack: 17", "unused stack");
  const std::string text = Entry(0x7f0000000000, 0x1000, "---p", "0 [anon: glibc: " + name + "]") +
                           Entry(0x7f0000001000, 0x4000, "rw-p", "0 [anon: glibc: " + name + "]", 8, 8);
  CHECK(Sorted(Parsed(text), "").Of(MemoryKind::kThreadStack).mappings == 1);
  CHECK(Sorted(Parsed(text), "").Of(MemoryKind::kReserved).mappings == 1);
}

TEST_CASE("kept stacks are named with their knob, and only where there are more stacks than threads") {
  const MemoryMap map = Sorted(Parsed(Stacks(1000, 8, "nh")), "");
  CHECK(AnyHas(Advice(map, 101), "7.37 MB is in 900 stacks without a thread"));
  CHECK(AnyHas(Advice(map, 101), "glibc.pthread.stack_cache_size=0"));
  CHECK_FALSE(AnyHas(Advice(map, 1001), "stack_cache_size"));
}

TEST_CASE("the stacks of threads go with them, and those without a thread are kept") {
  const auto mappings = Parsed(Stacks(1000, 8, "nh"));
  StackEvidence evidence;
  for (const Mapping& mapping : mappings) {
    if (mapping.writable() && evidence.places.size() < 600)
      evidence.places.push_back({mapping.end - 100, true});
  }
  const MemoryMap map = SortMemory(mappings, "", evidence);
  CHECK(AnyHas(Advice(map, 601), "3.28 MB is in 400 stacks without a thread"));
  CHECK(AnyHas(Advice(map, 601), "600 threads have 8.19 kB of stack each"));
}

TEST_CASE("what cannot be known of stacks is said") {
  MemoryMap map;
  const absl::Status no_scan = absl::UnimplementedError("the kernel has no PAGEMAP_SCAN (Linux 6.7 has)");
  map.stacks.guards_visible = true;
  CHECK_FALSE(StrContains(HowStacksAreKnown(map, 1, no_scan), "PAGEMAP_SCAN"));  // There are none.
  map.stacks.live.stacks = 10;
  const std::string all_is_known = HowStacksAreKnown(map, 11, absl::OkStatus());
  CHECK_FALSE(StrContains(all_is_known, "distance"));
  CHECK_FALSE(StrContains(all_is_known, "cannot"));
  CHECK(
      StrContains(HowStacksAreKnown(map, 11, no_scan), "count as one here: the kernel has no PAGEMAP_SCAN"));
  CHECK(StrContains(HowStacksAreKnown(map, 14, absl::OkStatus()),
                    "The stacks of 3 threads cannot be told from other memory."));
  map.stacks.without_thread.stacks = 5;
  CHECK(StrContains(HowStacksAreKnown(map, 14, absl::OkStatus()), "or are among those without a thread."));
  map.stacks.unguarded = 15;
  CHECK(StrContains(HowStacksAreKnown(map, 11, absl::OkStatus()), "15 show no guard: they are told apart"));
  map.stacks.guards_visible = false;
  CHECK(StrContains(HowStacksAreKnown(map, 11, absl::OkStatus()), "can be seen since Linux 6.16"));
}

TEST_CASE("a heap is named with malloc_trim, arenas with arena_max, and neither when it is small") {
  const std::string arenas = Entry(0x7f0000000000, 32 * kMib, "rw-p", "0", 20'000, 20'000, "nr") +
                             Entry(0x7f0002000000, 32 * kMib, "---p", "0", 0, 0, "nr");
  const std::string large = Entry(0x9000, 0x9000000, "rw-p", "0 [heap]", 20'000, 20'000);
  CHECK(AnyHas(Advice(Sorted(Parsed(large), ""), 1), "malloc_trim(0)"));
  CHECK_FALSE(AnyHas(Advice(Sorted(Parsed(large), ""), 1), "arena_max"));
  CHECK(AnyHas(Advice(Sorted(Parsed(large + arenas), ""), 1), "glibc.malloc.arena_max=1"));
  const std::string small = Entry(0x9000, 0x9000, "rw-p", "0 [heap]", 20, 20);
  CHECK_FALSE(AnyHas(Advice(Sorted(Parsed(small), ""), 1), "malloc_trim"));
  CHECK(Advice(Sorted(Parsed(small), ""), 1).size() == 1);
}

TEST_CASE("with another allocator malloc_trim is not recommended") {
  const std::string text = Entry(0x9000, 0x9000000, "rw-p", "0 [heap]", 20'000, 20'000) +
                           Entry(0x7f0000000000, 0x1000, "r-xp", "8 /usr/lib/libjemalloc.so.2", 4);
  const auto sentences = Advice(Sorted(Parsed(text), ""), 1);
  CHECK(AnyHas(sentences, "malloc may be that of /usr/lib/libjemalloc.so.2"));
  CHECK_FALSE(AnyHas(sentences, "goes back to the system with malloc_trim(0)"));
}

TEST_CASE("the table shows the largest libraries by name and the others together") {
  std::string text;
  for (int at = 0; at < 8; ++at) {
    text += Entry(0x7f0000000000 + at * 0x10000, 0x9000, "r-xp", absl::StrCat(at + 1, " /lib/lib", at, ".so"),
                  4 * (at + 1));
  }
  const std::string table = MemoryTable(Sorted(Parsed(text), ""));
  CHECK(table.find("lib7.so") < table.find("lib3.so"));
  CHECK(StrContains(table, "lib3.so"));
  CHECK_FALSE(StrContains(table, "lib2.so"));
  CHECK(StrContains(table, "3 other libraries"));
}

TEST_CASE("this process's own mappings are parsed and hold its memory") {
  const auto mappings = ReadSmaps(getpid());
  REQUIRE(mappings.ok());
  CHECK(Sorted(*mappings, "").Of(MemoryKind::kMainStack).mappings == 1);
  CHECK(absl::IsNotFound(ReadSmaps(1 << 30).status()));
}

}  // namespace
}  // namespace ebb::memstats
