#ifndef EBB_COMPARE_RUN_LOG_LINES_H_
#define EBB_COMPARE_RUN_LOG_LINES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ebb::compare {

// The last lines of a program's output that are not blank, at most `most` of them, each cut at 300 bytes, and
// what a terminal would obey or JSON could not hold replaced by '?'.
std::vector<std::string> LastLines(absl::string_view text, size_t maximum);

// The same of a file; empty if it cannot be read.
std::vector<std::string> LastLinesOf(const std::string& path, size_t maximum);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RUN_LOG_LINES_H_
