#ifndef EBB_PLOTS_RUN_H_
#define EBB_PLOTS_RUN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// What belongs to plots has a namespace of its own: those who record have samples and schedules too.
namespace ebb::plots {

// A recorded run as value types. Times are in seconds since the start of the run (CLOCK_MONOTONIC); a reading
// that was not taken is empty, never 0. memstats/run_format.h describes the files that these come from.

// One line of samples.csv.
struct Sample {
  double t_s = 0;
  std::optional<int64_t> rss_bytes;
  std::optional<int64_t> anonymous_bytes;
  std::optional<int64_t> pss_bytes;
  std::optional<int64_t> charged_bytes;  // By a memory cgroup.
  std::optional<int64_t> processes;
  std::optional<int64_t> threads;
  std::optional<int64_t> connections;
  std::optional<int64_t> minor_faults;  // Since the process began, as is cpu_s.
  std::optional<double> cpu_s;
};

// One line of charged.csv: what a memory cgroup charges, by kind.
struct ChargedReading {
  double t_s = 0;
  std::optional<int64_t> total_bytes;
  std::optional<int64_t> anonymous_bytes;
  std::optional<int64_t> file_bytes;
  std::optional<int64_t> kernel_stacks_bytes;
  std::optional<int64_t> page_tables_bytes;
  std::optional<int64_t> slab_bytes;
  std::optional<int64_t> sockets_bytes;
  std::optional<int64_t> other_kernel_bytes;
};

// One line of heap.csv: what the server says of its own heap.
struct HeapReading {
  double t_s = 0;
  std::optional<int64_t> clients;
  std::optional<int64_t> system_bytes;
  std::optional<int64_t> inuse_bytes;
  std::optional<int64_t> released_bytes;
  std::optional<int64_t> threads;
  std::optional<int64_t> rss_bytes;
  std::optional<int64_t> trims;
};

// One line of events.csv.
struct Event {
  enum class Kind { kStart, kConnected, kClose, kClosed };
  double t_s = 0;
  Kind kind = Kind::kStart;
  std::optional<int64_t> connections;
};

// The events of one pulse. What it had not come to when the run ended is empty.
struct Pulse {
  bool big = false;
  double start_s = 0;
  std::optional<double> connected_s;
  std::optional<double> close_s;   // The first connection is closed.
  std::optional<double> closed_s;  // The last connection has been closed.
  std::optional<int64_t> asked;    // Connections, as are the next two.
  std::optional<int64_t> connected;
  std::optional<int64_t> left_open;
};

// The pulses that a run was made with. The first `big_iterations` pulses are the big ones.
struct Schedule {
  std::string profile;
  int64_t big_connections = 0;
  int64_t big_iterations = 0;  // 0: a small-only run.
  int64_t small_connections = 0;
  int64_t small_iterations = 0;
  std::optional<double> big_pause_s;  // Empty in a run.json that has none of these.
  std::optional<double> small_pause_s;
  std::optional<double> linger_s;
};

enum class Outcome { kRunning, kCompleted, kInterrupted, kFailed };

// What plots uses of run.json.
struct RunInfo {
  std::string design;
  std::optional<Schedule> schedule;     // Empty for a recording without pulses.
  Outcome outcome = Outcome::kRunning;  // kRunning in a finished recording: its writer was killed.
  std::string error;
  std::optional<int64_t> kernel_peak_rss_bytes;  // VmHWM, or ru_maxrss (docs/metrics.md).
  std::string description;                       // Of the design, as are the next two.
  std::string cannot;
  std::string design_version;
  std::string started_at;  // RFC 3339, UTC; empty if it is not told.
  int64_t repeat = 1;
  std::vector<std::string> failure_log;  // The last lines of a failed design's log.
  std::vector<std::string> problems;     // What may have spoilt the result, in sentences.
  std::string charged_not_measured;      // Why there is no charged memory.
  // The machine and ebb itself: what decides how the figures are to be read, as names and texts.
  std::vector<std::pair<std::string, std::string>> environment;
};

struct Run {
  std::string folder;
  // What tables and pictures call it; LabelRuns (run_folder.h) makes the labels of several runs different.
  std::string label;
  // Which of two comparisons it belongs to, where two are laid side by side; empty otherwise.
  std::string group;
  RunInfo info;
  std::vector<Sample> samples;  // Empty if the design failed before its memory could be read.
  std::vector<Pulse> pulses;
  std::vector<ChargedReading> charged;  // Empty if there was no charged.csv.
  std::vector<HeapReading> heap;        // Empty if there was no heap.csv.
  std::vector<std::string> notes;       // What a reader of the figures should know, in sentences.

  // A fresh server that only ever sees small pulses: what `excess` compares with.
  bool small_only() const { return info.schedule.has_value() && info.schedule->big_iterations == 0; }
};

// One reading over time.
struct Point {
  double t_s = 0;
  std::optional<double> value;
};
using Series = std::vector<Point>;

// One column of the samples or of the heap readings, for instance
// SeriesOf(run.samples, &Sample::rss_bytes).
template <typename Row, typename Number>
Series SeriesOf(const std::vector<Row>& rows, std::optional<Number> Row::*column) {
  Series series;
  series.reserve(rows.size());
  for (const Row& row : rows) {
    Point& point = series.emplace_back();
    point.t_s = row.t_s;
    if ((row.*column).has_value()) point.value = static_cast<double>(*(row.*column));
  }
  return series;
}

}  // namespace ebb::plots

#endif  // EBB_PLOTS_RUN_H_
