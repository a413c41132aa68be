#ifndef EBB_RUN_FOLDER_RUN_H_
#define EBB_RUN_FOLDER_RUN_H_

#include <optional>
#include <string>
#include <vector>

#include "run_folder/charged_reading.h"
#include "run_folder/heap_reading.h"
#include "run_folder/pulses.h"
#include "run_folder/run_info.h"
#include "run_folder/sample.h"

namespace ebb {

// A recorded run as value types. Times are in seconds since the start of the run (CLOCK_MONOTONIC); a reading
// that was not taken is empty, never 0.
struct Run {
  std::string folder;
  // What tables and pictures call it; LabelRuns (folder.h) makes the labels of several runs different.
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

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_RUN_H_
