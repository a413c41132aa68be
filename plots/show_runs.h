#ifndef EBB_PLOTS_SHOW_RUNS_H_
#define EBB_PLOTS_SHOW_RUNS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "plots/gnuplot_script.h"
#include "plots/run.h"

namespace ebb::plots {

// What the program plots does.
struct ShowOptions {
  std::string program = "plots";     // Whose messages these are.
  std::vector<std::string> folders;  // Run folders, absolute.
  std::string out;                   // Folder for the pictures, absolute; empty: none are drawn.
  bool terminal = false;             // Draw resident memory as text.
  PictureSize size;
  int columns = 100;  // Of the text.
};

// The runs that pictures show: all, except a small-only run whose design has a full run among them; that one
// is there for `excess`.
std::vector<Run> RunsToDraw(absl::Span<const Run> runs);

// Prints the table, and the text if asked for, on standard output, then draws the pictures and prints their
// paths. What there is to know about a run goes to standard error. A run that cannot be read is an error
// after the others have been shown. InvalidArgument, before anything is read: no folder, or what is none. The
// other errors are those of ReadRun and DrawPictures, one to a line if there are several.
absl::Status ShowRuns(const ShowOptions& options);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_SHOW_RUNS_H_
