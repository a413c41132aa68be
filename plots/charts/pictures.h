#ifndef EBB_PLOTS_CHARTS_PICTURES_H_
#define EBB_PLOTS_CHARTS_PICTURES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "plots/charts/chart.h"
#include "plots/charts/curve_kinds.h"
#include "plots/charts/gnuplot_script.h"
#include "plots/figures/summary.h"
#include "run_folder/run.h"

namespace ebb::plots {

struct PictureOptions {
  std::string folder;  // Absolute, made if it is not there.
  PictureSize size;
};

// One kind of curve over time, of the runs that are drawn of the designs (drawn_run.h): for memory with base,
// peak and floor labelled, by the figures of the summaries, which have a row for each run. Where some runs
// are far below others there are further panels that show these enlarged.
Chart OverlaidChart(const CurveKind& kind, absl::Span<const Run> runs,
                    absl::Span<const DesignSummary> summaries);

// What the server of one run, which must have a heap.csv, says of its heap: System, Inuse and Released, with
// the clients on a second axis.
Chart HeapChart(const Run& run);

// The names, without ending, of the picture of each run's heap; empty for a run without heap.csv. "heap" if
// only one run has one, "heap-<label>" otherwise, with '_' for what a file name should not have.
std::vector<std::string> HeapPictureNames(absl::Span<const Run> runs);

// Draws, as PNG and SVG: rss and the other kinds of curves that were recorded (curve_kinds.h), of all runs;
// for each run that has a heap.csv its heap picture; and cost, what one connection costs by kind of charged
// memory, if that was measured in any of `summaries`. Adds the path of each finished one to `written` (if not
// null). The labels of the runs must differ (LabelRuns in run_folder.h). A picture is there whole or not at
// all. Errors, after which what was finished stays: no gnuplot (NotFound, with the package that brings it), a
// complaint of gnuplot's, a folder that cannot be written, a full disk. Call it from a thread that lives
// until it returns.
absl::Status DrawPictures(absl::Span<const Run> runs, absl::Span<const DesignSummary> summaries,
                          const PictureOptions& options, std::vector<std::string>* written = nullptr);

// Removes the pictures that an earlier call has drawn into the folder and that are not among `written`: of a
// kind that was not recorded this time, or that could not be drawn. Removes nothing else.
void RemoveStalePictures(const std::string& folder, const std::vector<std::string>& written);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_CHARTS_PICTURES_H_
