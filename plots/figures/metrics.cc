#include "plots/figures/metrics.h"

#include <algorithm>

#include "plots/figures/charged_cost.h"
#include "plots/figures/statistics.h"

namespace ebb::plots {
namespace {

// The readings with from <= t < to.
std::vector<double> ReadingsWithin(const Series& series, double from_s, double to_s) {
  std::vector<double> values;
  for (const Point& point : series) {
    if (point.value.has_value() && point.t_s >= from_s && point.t_s < to_s) values.push_back(*point.value);
  }
  return values;
}

const Pulse* LastBig(const std::vector<Pulse>& pulses) {
  const auto last =
      std::find_if(pulses.rbegin(), pulses.rend(), [](const Pulse& pulse) { return pulse.big; });
  return last == pulses.rend() ? nullptr : &*last;
}

// The pulses that connections are counted in: the big ones, or all of a small-only run.
std::vector<Pulse> MainPulses(const std::vector<Pulse>& pulses) {
  const bool any_big = LastBig(pulses) != nullptr;
  std::vector<Pulse> main;
  std::copy_if(pulses.begin(), pulses.end(), std::back_inserter(main),
               [&](const Pulse& pulse) { return pulse.big == any_big; });
  return main;
}

std::optional<int64_t> MostConnected(const std::vector<Pulse>& pulses) {
  std::optional<int64_t> maximum;
  for (const Pulse& pulse : MainPulses(pulses)) {
    if (pulse.connected.has_value()) maximum = std::max(maximum.value_or(0), *pulse.connected);
  }
  return maximum;
}

std::optional<double> Base(const Series& series, const std::vector<Pulse>& pulses) {
  if (pulses.empty()) return std::nullopt;
  const double start_s = pulses.front().start_s;
  return Median(ReadingsWithin(series, start_s - kBaseWindowS, start_s));
}

std::optional<double> HeldPerConnection(const Series& series, const std::vector<Pulse>& pulses,
                                        std::optional<double> base) {
  const std::vector<Pulse> main = MainPulses(pulses);
  if (main.empty() || !main.front().connected_s.has_value() || !base.has_value()) return std::nullopt;
  const Pulse& first = main.front();
  const std::optional<double> highest =
      Highest(ReadingsWithin(series, *first.connected_s, first.close_s.value_or(kNever)));
  if (!highest.has_value()) return std::nullopt;
  return Quotient(*highest - *base, first.connected);
}

std::optional<double> Floor(const Series& series, const std::vector<Pulse>& pulses) {
  const Pulse* last_big = LastBig(pulses);
  if (last_big != nullptr && !last_big->closed_s.has_value()) return std::nullopt;
  const double settled_s = last_big == nullptr ? -kNever : *last_big->closed_s + kSettleTimeS;
  std::vector<double> values;
  for (size_t i = 1; i < pulses.size(); ++i) {
    const Pulse& before = pulses[i - 1];
    const Pulse& after = pulses[i];
    if (before.big || after.big || !before.closed_s.has_value()) continue;
    const double half_s = (*before.closed_s + after.start_s) / 2;
    for (const double value : ReadingsWithin(series, std::max(half_s, settled_s), after.start_s)) {
      values.push_back(value);
    }
  }
  return Median(values);
}

std::optional<double> SmallLevel(const Series& series, const std::vector<Pulse>& pulses) {
  const Pulse* last_big = LastBig(pulses);
  std::vector<double> values;
  for (const Pulse& pulse : pulses) {
    if (pulse.big || (last_big != nullptr && pulse.start_s < last_big->start_s)) continue;
    for (const double value : ReadingsWithin(series, pulse.start_s, pulse.closed_s.value_or(kNever))) {
      values.push_back(value);
    }
  }
  return Highest(values);
}

// A stretch of time, from <= t < to.
struct Stretch {
  double from_s;
  double to_s;
};

// From the last close on, the stretches in which no pulse takes memory.
std::vector<Stretch> QuietAfterLastBig(const std::vector<Pulse>& pulses) {
  std::vector<Stretch> quiet;
  for (size_t i = 0; i < pulses.size(); ++i) {
    if (pulses[i].big) quiet.clear();
    const double to_s = i + 1 < pulses.size() ? pulses[i + 1].start_s : kNever;
    if (pulses[i].closed_s.has_value()) quiet.push_back({*pulses[i].closed_s, to_s});
  }
  return quiet;
}

// When the last big pulse was closed, of a run whose base is known.
std::optional<double> LastClose(const std::vector<Pulse>& pulses, const Levels& levels) {
  const Pulse* last_big = LastBig(pulses);
  return last_big == nullptr || !levels.base_bytes.has_value() ? std::nullopt : last_big->closed_s;
}

std::optional<double> ReturnTime(const Series& series, const std::vector<Pulse>& pulses,
                                 const Levels& levels) {
  const std::optional<double> closed_s = LastClose(pulses, levels);
  if (!closed_s.has_value()) return std::nullopt;
  const double returned = (1 + kReturnedShare) * *levels.base_bytes;
  double watched_s = 0;
  for (const Stretch& stretch : QuietAfterLastBig(pulses)) {
    std::optional<double> returned_s;
    for (const Point& point : series) {
      if (!point.value.has_value() || point.t_s < stretch.from_s || point.t_s >= stretch.to_s) continue;
      watched_s = point.t_s - *closed_s;
      if (*point.value > returned) {
        returned_s.reset();
      } else if (!returned_s.has_value()) {
        returned_s = watched_s;
      }
    }
    if (returned_s.has_value()) return returned_s;
  }
  if (watched_s < kSettleTimeS) return std::nullopt;
  return kNever;
}

std::optional<double> MostlyReturnedTime(const Series& series, const std::vector<Pulse>& pulses,
                                         const Levels& levels) {
  const std::optional<double> closed_s = LastClose(pulses, levels);
  if (!closed_s.has_value() || !levels.peak_bytes.has_value()) return std::nullopt;
  const double rise = *levels.peak_bytes - *levels.base_bytes;
  double watched_s = 0;
  for (const Point& point : series) {
    if (!point.value.has_value() || point.t_s < *closed_s) continue;
    watched_s = point.t_s - *closed_s;
    if (*point.value <= *levels.base_bytes + kMostlyReturnedShare * rise) return watched_s;
  }
  if (watched_s < kSettleTimeS) return std::nullopt;
  return kNever;
}

// The column's last reading.
template <typename Number>
std::optional<Number> Last(const std::vector<Sample>& samples, std::optional<Number> Sample::*column) {
  std::optional<Number> last;
  for (const Sample& sample : samples) {
    if ((sample.*column).has_value()) last = sample.*column;
  }
  return last;
}

std::optional<int64_t> Most(const std::vector<Sample>& samples, std::optional<int64_t> Sample::*column) {
  std::optional<int64_t> maximum;
  for (const Sample& sample : samples) {
    if ((sample.*column).has_value()) maximum = std::max(maximum.value_or(0), *(sample.*column));
  }
  return maximum;
}

std::optional<double> PssPerConnection(const Run& run) {
  const std::optional<int64_t> highest = Most(run.samples, &Sample::pss_bytes);
  std::optional<int64_t> base;
  for (const Sample& sample : run.samples) {
    if (run.pulses.empty() || sample.t_s >= run.pulses.front().start_s) break;
    if (sample.pss_bytes.has_value()) base = sample.pss_bytes;
  }
  if (!highest.has_value() || !base.has_value() || *highest <= *base) return std::nullopt;
  return Quotient(static_cast<double>(*highest - *base), MostConnected(run.pulses));
}

std::optional<double> SlowestConnect(const std::vector<Pulse>& pulses) {
  std::optional<double> slowest;
  for (const Pulse& pulse : MainPulses(pulses)) {
    if (!pulse.connected_s.has_value()) continue;
    slowest = std::max(slowest.value_or(0), *pulse.connected_s - pulse.start_s);
  }
  return slowest;
}

std::optional<int64_t> NotConnected(const std::vector<Pulse>& pulses) {
  std::optional<int64_t> sum;
  for (const Pulse& pulse : pulses) {
    if (!pulse.asked.has_value() || !pulse.connected.has_value()) continue;
    sum = sum.value_or(0) + *pulse.asked - *pulse.connected;
  }
  return sum;
}

}  // namespace

std::optional<double> Levels::FloorOverBase() const { return Quotient(floor_bytes, base_bytes); }

Levels ComputeLevels(const Series& series, const std::vector<Pulse>& pulses) {
  Levels levels;
  levels.base_bytes = Base(series, pulses);
  levels.peak_bytes = Highest(ReadingsWithin(series, -kNever, kNever));
  const std::optional<int64_t> connections = MostConnected(pulses);
  if (levels.base_bytes.has_value() && levels.peak_bytes.has_value()) {
    levels.per_connection_bytes = Quotient(*levels.peak_bytes - *levels.base_bytes, connections);
  }
  levels.held_per_connection_bytes = HeldPerConnection(series, pulses, levels.base_bytes);
  levels.floor_bytes = Floor(series, pulses);
  levels.small_level_bytes = SmallLevel(series, pulses);
  levels.return_time_s = ReturnTime(series, pulses, levels);
  levels.mostly_returned_time_s = MostlyReturnedTime(series, pulses, levels);
  return levels;
}

Metrics ComputeMetrics(const Run& run) {
  Metrics metrics;
  metrics.resident = ComputeLevels(SeriesOf(run.samples, &Sample::rss_bytes), run.pulses);
  metrics.charged = ComputeLevels(SeriesOf(run.samples, &Sample::charged_bytes), run.pulses);
  metrics.cost_by_kind = CostByKind(run.charged, MainPulses(run.pulses));
  metrics.charged_sum_over_total = SumOverTotal(run.charged);
  metrics.pss_per_connection_bytes = PssPerConnection(run);
  metrics.peak_vs_kernel = Quotient(metrics.resident.peak_bytes, run.info.kernel_peak_rss_bytes);
  metrics.connections = MostConnected(run.pulses);
  metrics.connect_time_s = SlowestConnect(run.pulses);
  metrics.not_connected = NotConnected(run.pulses);
  metrics.max_processes = Most(run.samples, &Sample::processes);
  metrics.max_threads = Most(run.samples, &Sample::threads);
  metrics.cpu_s = Last(run.samples, &Sample::cpu_s);
  metrics.minor_faults = Last(run.samples, &Sample::minor_faults);
  return metrics;
}

void CompareWithFresh(const Metrics& fresh, Metrics* metrics) {
  metrics->excess = Quotient(metrics->resident.small_level_bytes, fresh.resident.small_level_bytes);
  metrics->charged_excess = Quotient(metrics->charged.small_level_bytes, fresh.charged.small_level_bytes);
}

const Run* FindFreshRun(const Run& run, absl::Span<const Run> runs) {
  if (run.small_only() || !run.info.schedule.has_value()) return nullptr;
  const auto found = std::find_if(runs.begin(), runs.end(), [&](const Run& other) {
    // One that was cut short may not have come to its highest level.
    return other.small_only() && other.info.outcome == Outcome::kCompleted &&
           other.info.design == run.info.design && (other.group == run.group || other.group.empty()) &&
           other.info.repeat == run.info.repeat &&
           other.info.schedule->small_connections == run.info.schedule->small_connections;
  });
  return found == runs.end() ? nullptr : &*found;
}

std::vector<Metrics> ComputeAllMetrics(absl::Span<const Run> runs) {
  std::vector<Metrics> metrics;
  metrics.reserve(runs.size());
  for (const Run& run : runs) metrics.push_back(ComputeMetrics(run));
  for (size_t i = 0; i < runs.size(); ++i) {
    const Run* fresh = FindFreshRun(runs[i], runs);
    if (fresh != nullptr) CompareWithFresh(metrics[fresh - runs.data()], &metrics[i]);
  }
  return metrics;
}

}  // namespace ebb::plots
