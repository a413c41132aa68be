#ifndef EBB_PLOTS_CHARTS_UTF8_H_
#define EBB_PLOTS_CHARTS_UTF8_H_

#include <algorithm>
#include <cstddef>

#include "absl/strings/string_view.h"

namespace ebb::plots {

// How many characters a UTF-8 text has, each of which is taken to be one column wide.
inline size_t Utf8Width(absl::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

}  // namespace ebb::plots

#endif  // EBB_PLOTS_CHARTS_UTF8_H_
