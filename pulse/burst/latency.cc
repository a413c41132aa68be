#include "pulse/burst/latency.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace ebb::pulse {
namespace {

// A value of b bits is kept as its first kBits bits, and the number of bits dropped selects a row of slots.
constexpr int kBits = 11;
constexpr int64_t kRow = int64_t{1} << (kBits - 1);
constexpr int kMostBits = 40;
constexpr int64_t kMost = (int64_t{1} << kMostBits) - 1;
constexpr int64_t kSlots = kRow * (kMostBits - kBits + 2);

int64_t SlotOf(int64_t value) {
  const int bits = static_cast<int>(std::bit_width(static_cast<uint64_t>(value)));
  const int dropped = std::max(0, bits - kBits);
  return dropped * kRow + (value >> dropped);
}

// The largest value that falls into the slot.
int64_t TopOf(int64_t slot) {
  const int64_t dropped = std::max<int64_t>(0, slot / kRow - 1);
  return ((slot - dropped * kRow + 1) << dropped) - 1;
}

}  // namespace

LatencyHistogram::LatencyHistogram() : counts_(kSlots) {}

void LatencyHistogram::Add(int64_t nanos) {
  nanos = std::max<int64_t>(nanos, 0);
  ++counts_[SlotOf(std::min(nanos, kMost))];
  ++count_;
  max_ = std::max(max_, nanos);
}

void LatencyHistogram::Merge(const LatencyHistogram& other) {
  for (int64_t slot = 0; slot < kSlots; ++slot) counts_[slot] += other.counts_[slot];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

int64_t LatencyHistogram::Percentile(double fraction) const {
  if (count_ == 0) return 0;
  const int64_t rank = std::clamp<int64_t>(std::ceil(fraction * static_cast<double>(count_)), 1, count_);
  int64_t seen = 0;
  for (int64_t slot = 0; slot < kSlots; ++slot) {
    seen += counts_[slot];
    if (seen >= rank) return std::min(TopOf(slot), max_);
  }
  return max_;
}

LatencySummary LatencyHistogram::Summary() const {
  return {Percentile(0.5), Percentile(0.9), Percentile(0.99), max_};
}

}  // namespace ebb::pulse
