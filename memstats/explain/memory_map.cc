#include "memstats/explain/memory_map.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace ebb::memstats {
namespace {

constexpr uint64_t kArenaBytes = uint64_t{64} << 20;
constexpr uint64_t kLargestGuardBytes = uint64_t{1} << 20;
constexpr absl::string_view kAllocators[] = {"jemalloc", "tcmalloc", "mimalloc"};
// nptl/nptl-stack.c and nptl/pthread_create.c of glibc 2.39.
constexpr absl::string_view kStackNames[] = {
    "[anon: glibc: pthread stack", "[anon: glibc: pthread user stack", "[anon: glibc: unused stack"};

bool IsNameless(const Mapping& mapping) {
  return mapping.inode == 0 && !mapping.shared() &&
         (mapping.name.empty() || absl::StartsWith(mapping.name, "[anon:"));
}

bool IsUsable(const Mapping& mapping) { return mapping.readable() && mapping.writable(); }

bool IsNamedStack(const Mapping& mapping) {
  return std::any_of(std::begin(kStackNames), std::end(kStackNames),
                     [&](absl::string_view name) { return absl::StartsWith(mapping.name, name); });
}

bool IsSharedMemory(const Mapping& mapping) {
  return (mapping.shared() && mapping.inode == 0) || absl::StartsWith(mapping.name, "/dev/shm/") ||
         absl::StartsWith(mapping.name, "/memfd:") || absl::StartsWith(mapping.name, "/SYSV") ||
         absl::StartsWith(mapping.name, "/dev/zero") || absl::StartsWith(mapping.name, "[anon_shmem:");
}

// Knows the mappings around the one that is asked about.
class Sorter {
 public:
  Sorter(const std::vector<Mapping>& mappings, const std::string& program)
      : mappings_(mappings), program_(program) {
    for (const Mapping& mapping : mappings) {
      if (mapping.inode != 0 && mapping.executable()) libraries_.insert(mapping.name);
      stacks_are_marked_ |= mapping.no_huge_pages && IsNameless(mapping);
    }
  }

  MemoryKind KindOf(size_t at) const {
    const Mapping& mapping = mappings_[at];
    if (mapping.name == "[heap]") return MemoryKind::kHeap;
    if (mapping.name == "[stack]") return MemoryKind::kMainStack;
    if (HoldsZeroedVariables(at)) return MemoryKind::kProgram;
    if (IsNameless(mapping)) return NamelessKind(at);
    if (IsSharedMemory(mapping)) return MemoryKind::kShared;
    return mapping.inode == 0 ? MemoryKind::kKernel : FileKind(mapping);
  }

  // A mapping without access lies directly below. That of a JVM bears no mark of a stack.
  bool HasGuard(size_t at) const {
    if (at == 0) return false;
    const Mapping& below = mappings_[at - 1];
    return below.end == mappings_[at].start && IsNameless(below) && below.no_access() &&
           below.end - below.start <= kLargestGuardBytes;
  }

 private:
  MemoryKind FileKind(const Mapping& mapping) const {
    if (mapping.name == program_) return MemoryKind::kProgram;
    return libraries_.count(mapping.name) > 0 ? MemoryKind::kLibrary : MemoryKind::kFile;
  }

  bool HoldsZeroedVariables(size_t at) const {
    if (at == 0 || !IsNameless(mappings_[at]) || !IsUsable(mappings_[at])) return false;
    const Mapping& below = mappings_[at - 1];
    return below.end == mappings_[at].start && below.name == program_ && below.writable();
  }

  MemoryKind NamelessKind(size_t at) const {
    const Mapping& mapping = mappings_[at];
    if (mapping.no_access()) return MemoryKind::kReserved;
    if (!IsUsable(mapping)) return MemoryKind::kAnonymous;
    if (IsNamedStack(mapping)) return MemoryKind::kThreadStack;
    if (IsArena(at)) return MemoryKind::kArena;
    if (HasGuard(at) && mapping.no_huge_pages == stacks_are_marked_ &&
        mappings_[at - 1].no_huge_pages == stacks_are_marked_) {
      return MemoryKind::kThreadStack;
    }
    return mapping.no_huge_pages ? MemoryKind::kMarkedStack : MemoryKind::kAnonymous;
  }

  bool IsArena(size_t at) const {
    const Mapping& mapping = mappings_[at];
    if (!mapping.no_reserve || mapping.start % kArenaBytes != 0) return false;
    if (mapping.end % kArenaBytes == 0) return true;  // All of it is in use.
    if (at + 1 == mappings_.size()) return false;
    const Mapping& above = mappings_[at + 1];
    return above.start == mapping.end && above.no_reserve && above.no_access() &&
           above.end % kArenaBytes == 0;
  }

  const std::vector<Mapping>& mappings_;
  const std::string& program_;
  std::set<std::string> libraries_;
  bool stacks_are_marked_ = false;
};

bool MayHoldStacks(MemoryKind kind) {
  return kind == MemoryKind::kThreadStack || kind == MemoryKind::kMarkedStack;
}

// Counts the stacks, and makes of the kinds in `*kinds` that were in doubt what they turned out to be.
StackCount FindStacks(const std::vector<Mapping>& mappings, const Sorter& sorter,
                      const StackEvidence& evidence, std::vector<MemoryKind>* kinds) {
  std::vector<size_t> where;
  std::vector<StackMapping> candidates;
  for (size_t at = 0; at < mappings.size(); ++at) {
    if (!MayHoldStacks((*kinds)[at])) continue;
    const Mapping& mapping = mappings[at];
    where.push_back(at);
    candidates.push_back({{mapping.start, mapping.end},
                          sorter.HasGuard(at),
                          (*kinds)[at] == MemoryKind::kThreadStack,
                          mapping.rss_bytes});
  }
  StackCount stacks = CountStacks(candidates, evidence.places, evidence.pages);
  for (size_t i = 0; i < where.size(); ++i) {
    if (stacks.holds_stacks[i]) (*kinds)[where[i]] = MemoryKind::kThreadStack;
  }
  return stacks;
}

bool Precedes(const MemoryRow& a, const MemoryRow& b) {
  if (a.kind != b.kind) return a.kind < b.kind;
  if (a.share.rss_bytes != b.share.rss_bytes) return a.share.rss_bytes > b.share.rss_bytes;
  return a.library < b.library;
}

}  // namespace

void MemoryShare::Add(const Mapping& mapping) {
  ++mappings;
  size_bytes += mapping.size_bytes();
  rss_bytes += mapping.rss_bytes;
  anonymous_bytes += mapping.anonymous_bytes;
  swap_bytes += mapping.swap_bytes;
}

MemoryShare MemoryMap::Of(MemoryKind kind) const {
  MemoryShare sum;
  for (const MemoryRow& row : rows) {
    if (row.kind != kind) continue;
    sum.mappings += row.share.mappings;
    sum.size_bytes += row.share.size_bytes;
    sum.rss_bytes += row.share.rss_bytes;
    sum.anonymous_bytes += row.share.anonymous_bytes;
    sum.swap_bytes += row.share.swap_bytes;
  }
  return sum;
}

std::vector<AddressRange> StackRanges(const std::vector<Mapping>& mappings, const std::string& program) {
  const Sorter sorter(mappings, program);
  std::vector<AddressRange> ranges;
  for (size_t at = 0; at < mappings.size(); ++at) {
    if (!MayHoldStacks(sorter.KindOf(at))) continue;
    const Mapping& mapping = mappings[at];
    if (!ranges.empty() && mapping.start - ranges.back().end <= kLargestGuardBytes) {
      ranges.back().end = mapping.end;
    } else {
      ranges.push_back({mapping.start, mapping.end});
    }
  }
  return ranges;
}

MemoryMap SortMemory(const std::vector<Mapping>& mappings, const std::string& program,
                     const StackEvidence& evidence) {
  const Sorter sorter(mappings, program);
  std::vector<MemoryKind> kinds;
  for (size_t at = 0; at < mappings.size(); ++at) kinds.push_back(sorter.KindOf(at));
  MemoryMap map;
  map.stacks = FindStacks(mappings, sorter, evidence, &kinds);
  std::map<std::pair<MemoryKind, std::string>, MemoryShare> shares;
  for (size_t at = 0; at < mappings.size(); ++at) {
    const std::string library = kinds[at] == MemoryKind::kLibrary ? mappings[at].name : "";
    shares[{kinds[at], library}].Add(mappings[at]);
    map.total.Add(mappings[at]);
    for (const absl::string_view allocator : kAllocators) {
      if (absl::StrContains(library, allocator)) map.foreign_allocator = library;
    }
  }
  for (const auto& [key, share] : shares) map.rows.push_back({key.first, key.second, share});
  std::sort(map.rows.begin(), map.rows.end(), &Precedes);
  return map;
}

}  // namespace ebb::memstats
