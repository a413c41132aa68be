#ifndef EBB_PLOTS_PICTURES_H_
#define EBB_PLOTS_PICTURES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "plots/chart.h"
#include "plots/gnuplot_script.h"
#include "plots/run.h"

namespace ebb::plots {

struct PictureOptions {
  std::string folder;  // Absolute, made if it is not there.
  PictureSize size;
};

// Resident memory over time, of all runs: for each a curve, with base, peak and floor labelled. Where one run
// is far below another there is a second panel that shows it enlarged.
Chart ResidentChart(absl::Span<const Run> runs);

// What the server of one run, which must have a heap.csv, says of its heap: System, Inuse and Released, with
// the clients on a second axis.
Chart HeapChart(const Run& run);

// The names, without ending, of the picture of each run's heap; empty for a run without heap.csv. "heap" if
// only one run has one, "heap-<label>" otherwise, with '_' for what a file name should not have.
std::vector<std::string> HeapPictureNames(absl::Span<const Run> runs);

// Draws rss.png and rss.svg of all runs, and for each run that has a heap.csv its heap picture, and adds the
// path of each finished one to `written` (if not null). The labels of the runs must differ (LabelRuns in
// run_folder.h). A picture is there whole or not at all. Errors, after which what was finished stays: no
// gnuplot (NotFound, with the package that brings it), a complaint of gnuplot's, a folder that cannot be
// written, a full disk. Call it from a thread that lives until it returns.
absl::Status DrawPictures(absl::Span<const Run> runs, const PictureOptions& options,
                          std::vector<std::string>* written = nullptr);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_PICTURES_H_
