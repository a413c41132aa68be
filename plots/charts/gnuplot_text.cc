#include "plots/charts/gnuplot_text.h"

#include "absl/strings/str_format.h"

namespace ebb::plots {

std::string QuotedForGnuplot(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) {
      quoted += ' ';
    } else if (c == '\'') {
      quoted += "''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string TerminalForGnuplot(PictureFormat format, PictureSize size) {
  if (format == PictureFormat::kPng) {
    return absl::StrFormat(
        "set terminal pngcairo noenhanced size %d,%d font 'sans,10.5' background rgb '#ffffff'\n", size.width,
        size.height);
  }
  return absl::StrFormat(
      "set terminal svg noenhanced size %d,%d font 'sans-serif,13.5' background rgb '#ffffff'\n", size.width,
      size.height);
}

}  // namespace ebb::plots
