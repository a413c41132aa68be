#ifndef EBB_PLOTS_SHOW_RUNS_H_
#define EBB_PLOTS_SHOW_RUNS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "plots/charts/gnuplot_script.h"
#include "plots/report/page_data.h"

namespace ebb::plots {

// How runs are shown.
struct ShowOptions {
  std::string program = "plots";  // Whose messages these are.
  std::string out;                // Folder for pictures and reports, absolute; empty: none are made.
  bool terminal = false;          // Draw resident memory as text.
  PictureSize size;
  int columns = 100;      // Of the drawn text.
  int table_columns = 0;  // Of all else that is printed; 0: any width.
};

// How wide what is printed on standard output may be: the terminal's columns, or 0 where there is none.
int StandardOutputColumns();

// What was read, once, for everybody who shows or judges it.
struct ReadRuns {
  ReportInput input;
  std::vector<std::string> errors;  // Of the runs that could not be read, as those of ReadRun().
};

// Reads the runs in `folders`, which are run folders or folders of run folders, absolute, and computes their
// metrics. Two folders that have a design in common are taken for an older and a newer comparison, and what
// changed is found as well. What there is to know about a run goes to standard error, as from `program`.
// Errors: InvalidArgument, before anything is read: no folder, or what is not one.
absl::StatusOr<ReadRuns> ReadAllRuns(absl::string_view program, const std::vector<std::string>& folders);

// Prints the table, and the text if asked for, on standard output, then writes the reports, draws the
// pictures and prints their paths. Errors: those of WriteReports and DrawPictures.
absl::Status ShowInput(const ReportInput& input, const ShowOptions& options);

// Both: what the program plots does. A run that cannot be read is an error after the others have been shown.
// The errors are those of the two, one to a line if there are several.
absl::Status ShowRuns(const std::vector<std::string>& folders, const ShowOptions& options);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_SHOW_RUNS_H_
