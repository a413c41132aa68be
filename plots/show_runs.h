#ifndef EBB_PLOTS_SHOW_RUNS_H_
#define EBB_PLOTS_SHOW_RUNS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "plots/gnuplot_script.h"

namespace ebb::plots {

// What the program plots does.
struct ShowOptions {
  std::string program = "plots";     // Whose messages these are.
  std::vector<std::string> folders;  // Run folders, or folders of run folders, absolute.
  std::string out;                   // Folder for pictures and reports, absolute; empty: none are made.
  bool terminal = false;             // Draw resident memory as text.
  PictureSize size;
  int columns = 100;      // Of the drawn text.
  int table_columns = 0;  // Of all else that is printed; 0: any width.
};

// How wide what is printed on standard output may be: the terminal's columns, or 0 where there is none.
int StandardOutputColumns();

// Prints the table, and the text if asked for, on standard output, then writes the reports, draws the
// pictures and prints their paths. Two folders of run folders, or two run folders, that have a design in
// common are taken for an older and a newer comparison, and what changed is told as well. What there is to
// know about a run goes to standard error. A run that cannot be read is an error after the others have been
// shown. InvalidArgument, before anything is read: no folder, or what is none. The other errors are those of
// ReadRun, WriteReports and DrawPictures, one to a line if there are several.
absl::Status ShowRuns(const ShowOptions& options);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_SHOW_RUNS_H_
