#ifndef EBB_PLOTS_CHARTS_GNUPLOT_TEXT_H_
#define EBB_PLOTS_CHARTS_GNUPLOT_TEXT_H_

#include <string>

#include "plots/charts/gnuplot_script.h"

namespace ebb::plots {

// What all scripts for gnuplot have in common. Any thread may call these functions.

// A text as gnuplot takes it literally. In single quotes only a newline and the quote itself mean something.
std::string QuotedForGnuplot(const std::string& text);

// The command that chooses format, size and fonts.
std::string TerminalForGnuplot(PictureFormat format, PictureSize size);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_CHARTS_GNUPLOT_TEXT_H_
