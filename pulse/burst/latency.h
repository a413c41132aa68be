#ifndef EBB_PULSE_BURST_LATENCY_H_
#define EBB_PULSE_BURST_LATENCY_H_

#include <cstdint>
#include <vector>

namespace ebb::pulse {

// The usual summary of many latencies, in nanoseconds.
struct LatencySummary {
  int64_t p50_ns = 0;
  int64_t p90_ns = 0;
  int64_t p99_ns = 0;
  int64_t max_ns = 0;
};

// Counts latencies in bounded memory (256 KiB), however many come: a histogram with a high dynamic range.
// Values below 2,048 ns are kept exactly, larger ones in steps of less than 1/1,024 of the value. Values
// above 18 minutes are counted as 18 minutes, except by max(), which is exact. Not thread-safe.
class LatencyHistogram {
 public:
  LatencyHistogram();

  // `nanos` below 0 counts as 0.
  void Add(int64_t nanos);
  void Merge(const LatencyHistogram& other);

  int64_t count() const { return count_; }
  int64_t max() const { return max_; }

  // The smallest value that at least `fraction` (0 to 1) of all values do not exceed (nearest rank): at least
  // the exact one and above it by less than 0.1 %, never above max(). 0 if there are no values.
  int64_t Percentile(double fraction) const;

  LatencySummary Summary() const;

 private:
  std::vector<int64_t> counts_;
  int64_t count_ = 0;
  int64_t max_ = 0;
};

}  // namespace ebb::pulse

#endif  // EBB_PULSE_BURST_LATENCY_H_
