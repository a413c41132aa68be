#ifndef EBB_PLOTS_CHARTS_GNUPLOT_H_
#define EBB_PLOTS_CHARTS_GNUPLOT_H_

#include <string>

#include "absl/status/statusor.h"

namespace ebb::plots {

// Runs gnuplot, found in PATH, with `script` on its standard input, and returns what it wrote to standard
// output: the picture. Nothing is written to any folder. Errors: NotFound if there is no gnuplot, naming the
// package that brings it; Internal with gnuplot's own complaint; DeadlineExceeded if it takes longer than a
// minute, after which it is killed. Call it from a thread that lives until it returns (base/system/child_process.h).
absl::StatusOr<std::string> RunGnuplot(const std::string& script);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_CHARTS_GNUPLOT_H_
