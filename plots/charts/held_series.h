#ifndef EBB_PLOTS_CHARTS_HELD_SERIES_H_
#define EBB_PLOTS_CHARTS_HELD_SERIES_H_

#include "run_folder/run.h"

namespace ebb::plots {

// A series whose readings were taken only when something had changed, as those of heap.csv are, made into one
// with a reading at least every 50 ms from its first to `end_s`: until the next reading the last one holds.
// Of a very long series the interval is longer, so that at most about 20,000 readings are added.
Series HeldSeries(const Series& series, double end_s);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_CHARTS_HELD_SERIES_H_
