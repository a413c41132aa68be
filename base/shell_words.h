#ifndef EBB_BASE_SHELL_WORDS_H_
#define EBB_BASE_SHELL_WORDS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb {

// Splits a command line into words as sh(1) does with blanks, quotes and backslashes; nothing is expanded.
// Errors: a quote that is not closed.
absl::StatusOr<std::vector<std::string>> SplitShellWords(absl::string_view text);

}  // namespace ebb

#endif  // EBB_BASE_SHELL_WORDS_H_
