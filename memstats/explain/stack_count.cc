#include "memstats/explain/stack_count.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "memstats/proc/statm.h"

namespace ebb::memstats {
namespace {

// PTHREAD_STACK_MIN where it is smallest (pthread_attr_setstacksize(3)).
constexpr uint64_t kSmallestStackBytes = 16 << 10;

// What lies between two guards, or between a guard and an end of the mapping.
struct Segment {
  size_t mapping = 0;
  AddressRange range;
  bool guarded = false;
  absl::Span<const ThreadPlace> places;
};

absl::Span<const ThreadPlace> PlacesIn(const AddressRange& range, absl::Span<const ThreadPlace> places) {
  const auto before = [](const ThreadPlace& place, uint64_t address) { return place.address < address; };
  const auto first = std::lower_bound(places.begin(), places.end(), range.start, before);
  const auto last = std::lower_bound(first, places.end(), range.end, before);
  return places.subspan(first - places.begin(), last - first);
}

// Those of `ranges` that reach into `range`, cut to it.
std::vector<AddressRange> Within(const AddressRange& range, absl::Span<const AddressRange> ranges) {
  std::vector<AddressRange> inside;
  auto at = std::lower_bound(ranges.begin(), ranges.end(), range.start,
                             [](const AddressRange& a, uint64_t address) { return a.end <= address; });
  for (; at != ranges.end() && at->start < range.end; ++at) {
    inside.push_back({std::max(at->start, range.start), std::min(at->end, range.end)});
  }
  return inside;
}

// The greatest common divisor of the distances between neighbours; 0 if there are none.
uint64_t CommonDistance(std::vector<uint64_t> addresses, uint64_t divisor) {
  std::sort(addresses.begin(), addresses.end());
  for (size_t at = 1; at < addresses.size(); ++at) {
    divisor = std::gcd(divisor, addresses[at] - addresses[at - 1]);
  }
  return divisor;
}

class Counter {
 public:
  Counter(absl::Span<const StackMapping> mappings, absl::Span<const ThreadPlace> places,
          const std::optional<ScannedPages>& pages)
      : mappings_(mappings),
        pages_(pages.has_value() ? *pages : ScannedPages()),
        scanned_(pages.has_value()) {
    for (size_t at = 0; at < mappings.size(); ++at) AddSegments(at, places);
    FindDescriptorDepth();
    if (scanned_) FindUnguardedSize();
  }

  StackCount Count() const {
    StackCount count;
    count.guards_visible = pages_.guards_visible;
    for (const StackMapping& mapping : mappings_) count.holds_stacks.push_back(mapping.certain);
    for (const Segment& segment : segments_) {
      if (HoldsStacks(segment)) count.holds_stacks[segment.mapping] = true;
    }
    for (const Segment& segment : segments_) {
      if (count.holds_stacks[segment.mapping]) AddStacks(segment, &count);
    }
    return count;
  }

 private:
  void AddSegments(size_t at, absl::Span<const ThreadPlace> places) {
    const AddressRange& whole = mappings_[at].range;
    Segment segment{at, whole, mappings_[at].guarded, {}};
    uint64_t usable = whole.start;
    const auto add = [&](uint64_t end) {
      segment.range.end = end;
      segment.places = PlacesIn(segment.range, places);
      if (usable < end) segments_.push_back(segment);
    };
    for (const AddressRange& guard : Within(whole, pages_.guards)) {
      add(guard.start);
      segment.range.start = guard.start;
      segment.guarded = true;
      usable = guard.end;
    }
    add(whole.end);
  }

  void FindDescriptorDepth() {
    depth_ = std::numeric_limits<uint64_t>::max();
    for (const Segment& segment : segments_) {
      for (const ThreadPlace& place : segment.places) {
        if (place.is_descriptor) depth_ = std::min(depth_, segment.range.end - place.address);
      }
    }
  }

  // The upper ends of the stacks that descriptors are on.
  std::vector<uint64_t> TopsIn(const Segment& segment) const {
    std::vector<uint64_t> tops;
    for (const ThreadPlace& place : segment.places) {
      if (!place.is_descriptor) continue;
      const uint64_t page = PageBytes();
      const uint64_t top = (place.address + depth_ + page - 1) / page * page;
      tops.push_back(std::min(top, segment.range.end));
    }
    return tops;
  }

  void FindUnguardedSize() {
    uint64_t of_all = 0;
    uint64_t of_tops = 0;
    for (const Segment& segment : segments_) {
      std::vector<uint64_t> ends = TopsIn(segment);
      if (segment.guarded || ends.empty()) continue;
      of_tops = CommonDistance(ends, of_tops);
      for (const AddressRange& range : Within(segment.range, pages_.resident)) ends.push_back(range.end);
      of_all = CommonDistance(std::move(ends), of_all);
    }
    if (of_tops >= kSmallestStackBytes) unguarded_size_ = of_tops;
    if (of_all >= kSmallestStackBytes) unguarded_size_ = of_all;  // Divides the other.
  }

  bool HoldsStacks(const Segment& segment) const {
    const bool marked = segment.guarded && !mappings_[segment.mapping].guarded;
    return marked || !segment.places.empty() || unguarded_size_ > 0;
  }

  // Where one stack of a segment ends and the next begins.
  std::vector<uint64_t> CutsIn(const Segment& segment) const {
    std::vector<uint64_t> cuts;
    if (!scanned_) return cuts;
    const AddressRange& range = segment.range;
    std::vector<uint64_t> tops = TopsIn(segment);
    if (segment.guarded || unguarded_size_ == 0) {
      if (!tops.empty()) tops.pop_back();
      return tops;
    }
    const uint64_t top = tops.empty() ? range.end : tops.back();
    uint64_t at = range.start + (top - range.start) % unguarded_size_;
    for (; at + unguarded_size_ <= range.end; at += unguarded_size_) {
      if (at - range.start >= unguarded_size_) cuts.push_back(at);
    }
    return cuts;
  }

  void AddStacks(const Segment& segment, StackCount* count) const {
    std::vector<uint64_t> ends = CutsIn(segment);
    ends.push_back(segment.range.end);
    const StackMapping& mapping = mappings_[segment.mapping];
    AddressRange stack{segment.range.start, segment.range.start};
    for (const uint64_t end : ends) {
      stack = {stack.end, end};
      StackSum& sum = PlacesIn(stack, segment.places).empty() ? count->without_thread : count->live;
      const bool alone = stack.start == mapping.range.start && stack.end == mapping.range.end;
      ++sum.stacks;
      sum.size_bytes += static_cast<int64_t>(stack.end - stack.start);
      sum.rss_bytes += alone ? mapping.rss_bytes : ResidentBytes(stack);
      count->unguarded += segment.guarded ? 0 : 1;
    }
  }

  int64_t ResidentBytes(const AddressRange& stack) const {
    int64_t bytes = 0;
    for (const AddressRange& range : Within(stack, pages_.resident)) {
      bytes += static_cast<int64_t>(range.end - range.start);
    }
    return bytes;
  }

  const absl::Span<const StackMapping> mappings_;
  const ScannedPages pages_;
  const bool scanned_;
  std::vector<Segment> segments_;
  uint64_t depth_ = 0;           // From a descriptor to the end of its stack.
  uint64_t unguarded_size_ = 0;  // Of a stack without guard; 0: not known.
};

}  // namespace

StackCount CountStacks(absl::Span<const StackMapping> mappings, absl::Span<const ThreadPlace> places,
                       const std::optional<ScannedPages>& pages) {
  return Counter(mappings, places, pages).Count();
}

}  // namespace ebb::memstats
