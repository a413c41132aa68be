#include "plots/figures/metric_list.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/units.h"

namespace ebb::plots {
namespace {

using Value = std::optional<double>;

Value OfCount(std::optional<int64_t> count) {
  return count.has_value() ? Value(static_cast<double>(*count)) : std::nullopt;
}

// What both kinds of memory have; `charged` chooses between them.
template <bool charged>
const Levels& Of(const Metrics& metrics) {
  return charged ? metrics.charged : metrics.resident;
}

template <bool charged>
std::vector<MetricKind> LevelMetrics() {
  using M = const Metrics&;
#define EBB_KEY(name) charged ? "charged_" name : name
#define EBB_NAME(name) charged ? "charged " name : name
  return {
      {EBB_KEY("base_bytes"), EBB_NAME("base"), Unit::kBytes, true, !charged, false,
       "memory before the first connection: the median over the last second before the first pulse",
       [](M m) { return Of<charged>(m).base_bytes; }},
      {EBB_KEY("peak_bytes"), EBB_NAME("peak"), Unit::kBytes, true, !charged, false,
       "the highest sample of the run", [](M m) { return Of<charged>(m).peak_bytes; }},
      {EBB_KEY("per_connection_bytes"), EBB_NAME("per connection"), Unit::kBytesEach, true, true, false,
       "(peak - base) / connections", [](M m) { return Of<charged>(m).per_connection_bytes; }},
      {EBB_KEY("held_per_connection_bytes"), EBB_NAME("per connection, first burst"), Unit::kBytesEach, true,
       false, false,
       "(highest sample while the first burst is held - base) / its connections: without what earlier bursts "
       "have left",
       [](M m) { return Of<charged>(m).held_per_connection_bytes; }},
      {EBB_KEY("floor_bytes"), EBB_NAME("floor"), Unit::kBytes, true, !charged, false,
       "what stays: the median between the small pulses, when the bursts have been over for 1.5 s",
       [](M m) { return Of<charged>(m).floor_bytes; }},
      {EBB_KEY("floor_over_base"), EBB_NAME("floor / base"), Unit::kRatio, true, !charged, true,
       "floor / base; 1.00: all of the memory came back", [](M m) { return Of<charged>(m).FloorOverBase(); }},
      {EBB_KEY("small_level_bytes"), EBB_NAME("small level"), Unit::kBytes, true, !charged, false,
       "the highest sample in the small pulses that follow the bursts",
       [](M m) { return Of<charged>(m).small_level_bytes; }},
      {EBB_KEY("excess"), EBB_NAME("excess"), Unit::kRatio, true, !charged, true,
       "small level / small level of a fresh process that only saw small pulses; 1.00 is perfect",
       [](M m) { return charged ? m.charged_excess : m.excess; }},
      {EBB_KEY("return_time_s"), EBB_NAME("return time"), Unit::kSeconds, true, !charged, false,
       "from the last close of the last burst to the first sample from which on memory stays at most 10 % "
       "above the base until the next pulse; 'never' is an answer",
       [](M m) { return Of<charged>(m).return_time_s; }},
      {EBB_KEY("mostly_returned_time_s"), EBB_NAME("mostly returned"), Unit::kSeconds, true, false, false,
       "from the last close of the last burst to the first sample of at most base + 10 % of (peak - base)",
       [](M m) { return Of<charged>(m).mostly_returned_time_s; }},
  };
#undef EBB_KEY
#undef EBB_NAME
}

std::vector<MetricKind> OtherMetrics() {
  using M = const Metrics&;
  return {
      {"pss_per_connection_bytes", "proportional set per connection", Unit::kBytesEach, true, false, false,
       "the same of the proportional set, in which a page that n processes share counts 1/n; read once in "
       "the first burst",
       [](M m) { return m.pss_per_connection_bytes; }},
      {"charged_sum_over_total", "kinds / total", Unit::kRatio, false, false, false,
       "the sum of the kinds of charged memory / the cgroup's own total, where it was highest",
       [](M m) { return m.charged_sum_over_total; }},
      {"connections", "connections", Unit::kCount, false, false, false,
       "open at the same time in the largest burst", [](M m) { return OfCount(m.connections); }},
      {"connect_time_s", "connect time", Unit::kSeconds, true, false, false,
       "from the first connect to all connected, of the slowest burst", [](M m) { return m.connect_time_s; }},
      {"not_connected", "not connected", Unit::kCount, true, false, false,
       "asked for and not connected, over all pulses", [](M m) { return OfCount(m.not_connected); }},
      {"peak_vs_kernel", "peak / VmHWM", Unit::kRatio, false, false, false,
       "the recorded peak / the kernel's own high-water mark, of a design of one process",
       [](M m) { return m.peak_vs_kernel; }},
      {"max_processes", "processes", Unit::kCount, true, false, false, "the most at the same time",
       [](M m) { return OfCount(m.max_processes); }},
      {"max_threads", "threads", Unit::kCount, true, false, false,
       "the most at the same time, of all processes", [](M m) { return OfCount(m.max_threads); }},
      {"cpu_s", "CPU time", Unit::kSeconds, true, false, false,
       "user and system time of the design since it began, when last read", [](M m) { return m.cpu_s; }},
      {"minor_faults", "minor faults", Unit::kCount, true, false, false,
       "pages that were mapped without reading from a disk, since the design began",
       [](M m) { return OfCount(m.minor_faults); }},
  };
}

}  // namespace

const std::vector<MetricKind>& AllMetrics() {
  static const auto* const all = [] {
    auto* const kinds = new std::vector<MetricKind>(LevelMetrics<false>());
    for (const auto& more : {LevelMetrics<true>(), OtherMetrics()}) {
      kinds->insert(kinds->end(), more.begin(), more.end());
    }
    return kinds;
  }();
  return *all;
}

const MetricKind* FindMetric(absl::string_view key) {
  const auto found = std::find_if(AllMetrics().begin(), AllMetrics().end(),
                                  [&](const MetricKind& kind) { return key == kind.key; });
  return found == AllMetrics().end() ? nullptr : &*found;
}

std::string FormatFigure(Unit unit, double value) {
  switch (unit) {
    case Unit::kBytes:
      return FormatBytes(std::llround(value));
    case Unit::kBytesEach:
      return absl::StrCat(FormatCount(std::llround(value)), " B");
    case Unit::kRatio:
      return absl::StrFormat("%.2f", value);
    case Unit::kSeconds:
      return value == kNever ? "never" : FormatSeconds(value);
    case Unit::kCount:
      return FormatCount(std::llround(value));
  }
  return "";
}

}  // namespace ebb::plots
