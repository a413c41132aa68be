#include <gflags/gflags.h>

#include <algorithm>

#include "base/command_line.h"
#include "base/exit_code.h"
#include "base/io/file.h"
#include "base/io/standard_streams.h"
#include "plots/charts/text_chart.h"
#include "plots/show_runs.h"

DEFINE_string(out, "", "folder for the pictures, made if it is not there; without it none are drawn");
DEFINE_int32(width, 1200, "width of the pictures in pixels");
DEFINE_int32(height, 720, "height of the pictures in pixels");
DEFINE_bool(terminal, false, "draw resident memory as text on the terminal as well");
DEFINE_int32(columns, 0, "columns of the text; 0 = those of the terminal, or 100 where there is none");

namespace ebb::plots {
namespace {

constexpr int kColumnsOfAFile = 100;

// Of the drawn text: the terminal's, if it is one.
int TextColumns(int output_columns) {
  return output_columns == 0 ? kColumnsOfAFile : std::max(output_columns, kLeastTextColumns);
}

absl::Status CheckFlags() {
  absl::Status status =
      CheckRanges({{"width", FLAGS_width, 600, 10'000}, {"height", FLAGS_height, 400, 10'000}});
  if (status.ok() && FLAGS_columns != 0) {
    status = CheckRange("columns", FLAGS_columns, kLeastTextColumns, 1'000);
  }
  return status;
}

int Main(int argc, char** argv) {
  const CommandLine command_line = {
      "plots",
      "Shows recorded runs: a table of what each needed and gave back, and pictures of its memory over time.",
      "plots RUN... [--out=DIR] [--terminal]",
      {{"pictures", {"out", "width", "height"}}, {"terminal", {"terminal", "columns"}}}};
  const std::vector<std::string> folders = ParseCommandLine(command_line, argc, argv);
  absl::Status status = CheckFlags();
  if (!status.ok()) return ReportUsageError(command_line.program, status);
  std::vector<std::string> paths;
  for (const std::string& folder : folders) paths.push_back(UserPath(folder));
  ShowOptions options;
  if (!FLAGS_out.empty()) options.out = UserPath(FLAGS_out);
  options.terminal = FLAGS_terminal;
  options.table_columns = StandardOutputColumns();
  options.size = {FLAGS_width, FLAGS_height};
  options.columns = FLAGS_columns != 0 ? FLAGS_columns : TextColumns(options.table_columns);
  status = ShowRuns(paths, options);
  if (absl::IsInvalidArgument(status)) return ReportUsageError(command_line.program, status);
  if (!status.ok()) return ReportFailure(command_line.program, status);
  return kExitDone;
}

}  // namespace
}  // namespace ebb::plots

int main(int argc, char** argv) {
  ebb::PrepareStandardStreams();
  return ebb::FinishOutput("plots", ebb::plots::Main(argc, argv));
}
