#ifndef EBB_PLOTS_FIGURES_METRICS_H_
#define EBB_PLOTS_FIGURES_METRICS_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "plots/figures/charged_cost.h"
#include "run_folder/run.h"

namespace ebb::plots {

// The figures that a run is judged by, each computed from the recorded readings alone. All functions here are
// functions of their arguments; any thread may call them. An empty figure is 'not measured', never 0.

// How long before the first pulse the base is taken.
inline constexpr double kBaseWindowS = 1.0;
// How long after its last close the last big pulse counts as over: a server that gives memory back on a timer
// of one second has done so, with half a second to spare.
inline constexpr double kSettleTimeS = 1.5;
// What may be left when memory counts as returned, as a share of the base; and when it counts as mostly
// returned, as a share of the rise from the base to the peak.
inline constexpr double kReturnedShare = 0.1;
inline constexpr double kMostlyReturnedShare = 0.1;
// A return time: memory was watched for at least kSettleTimeS and did not return. Larger than any other.
inline constexpr double kNever = std::numeric_limits<double>::infinity();

// Of one kind of memory: resident, or charged. 'Last close' is the event `closed` of the last big pulse, when
// its last connection has been closed.
struct Levels {
  // Median of the readings in the last second before the first pulse starts.
  std::optional<double> base_bytes;
  // The highest reading of the run.
  std::optional<double> peak_bytes;
  // (peak - base) / connections, where connections is the most that one big pulse had open at its event
  // `connected` (one small pulse, in a small-only run).
  std::optional<double> per_connection_bytes;
  // The same of the first burst alone, from the highest reading between its `connected` and its `close`: what
  // one burst costs that is held, before what earlier ones have left is added.
  std::optional<double> held_per_connection_bytes;
  // Median of the readings between the small pulses: in the second half of each gap from the `closed` of one
  // to the start of the next, because in the first half a server with a timer still holds what the small
  // pulse needed; and not before kSettleTimeS after the last close. Not measured with fewer than two small
  // pulses, or if all gaps are over by then.
  std::optional<double> floor_bytes;
  // The highest reading from the start to the `closed` of any small pulse that came after the big ones.
  std::optional<double> small_level_bytes;
  // Seconds from the last close to the first reading from which on memory stays at most base + kReturnedShare
  // * base until the next pulse starts or the recording ends. A server whose memory comes back late does so
  // between two of the small pulses that follow, and what these take themselves is not held against it: only
  // readings outside pulses count. kNever if memory does not stay so low before any pulse, nor at the end.
  // Not measured in a small-only run, or if no reading outside a pulse is later than kSettleTimeS and memory
  // has not returned.
  std::optional<double> return_time_s;
  // Seconds from the last close to the first reading of at most base + kMostlyReturnedShare * (peak - base),
  // in or between the small pulses too; kNever if there is none. Not measured in a small-only run, or if the
  // recording ends within kSettleTimeS without it. Of a peak of a hundred times the base, ten times the base
  // may be left.
  std::optional<double> mostly_returned_time_s;

  // floor / base
  std::optional<double> FloorOverBase() const;
};

Levels ComputeLevels(const Series& series, const std::vector<Pulse>& pulses);

struct Metrics {
  Levels resident;
  Levels charged;
  // What one connection of the first burst costs, of each of ChargedKinds() (charged_cost.h).
  std::vector<std::optional<double>> cost_by_kind;
  std::optional<double> charged_sum_over_total;
  // (highest proportional set - the last one before the first pulse) / connections.
  std::optional<double> pss_per_connection_bytes;
  // Small level / small level of a fresh small-only run of as many connections: 1.00 is perfect.
  std::optional<double> excess;
  std::optional<double> charged_excess;
  // The recorded peak / the kernel's own (VmHWM): below 1.00 by what the recorder did not see. Only of a
  // design of one process.
  std::optional<double> peak_vs_kernel;
  // Of the pulse that 'per connection' is about.
  std::optional<int64_t> connections;
  // From start to `connected`, of the slowest such pulse.
  std::optional<double> connect_time_s;
  // Asked for but not connected, over all pulses.
  std::optional<int64_t> not_connected;
  std::optional<int64_t> max_processes;
  std::optional<int64_t> max_threads;
  // Of the process since it began, when last read.
  std::optional<double> cpu_s;
  std::optional<int64_t> minor_faults;
};

// All but the excess, which takes another run.
Metrics ComputeMetrics(const Run& run);

// Adds the excess; `fresh` are the metrics of a small-only run of the same design.
void CompareWithFresh(const Metrics& fresh, Metrics* metrics);

// The completed small-only run among `runs` that `run` has to be compared with: the first of the same design,
// repeat and number of small connections, of the same group or of none. Null if there is none, or if `run` is
// itself a small-only run.
const Run* FindFreshRun(const Run& run, absl::Span<const Run> runs);

// The metrics of each run, with the excess where the small-only run is among them.
std::vector<Metrics> ComputeAllMetrics(absl::Span<const Run> runs);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_FIGURES_METRICS_H_
