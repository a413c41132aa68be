#include "base/io/standard_error.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"

namespace ebb {
namespace {

int64_t dropped_lines = 0;  // Since the last text that was taken.

// Writes what is taken within `patience`, and returns what is not. A pipe that poll(2) calls writable has
// room for PIPE_BUF bytes (pipe(7)), so that writing these does not wait.
absl::string_view Write(absl::string_view text, absl::Duration patience) {
  while (!text.empty()) {
    pollfd descriptor{STDERR_FILENO, POLLOUT, 0};
    const int ready = poll(&descriptor, 1, static_cast<int>(absl::ToInt64Milliseconds(patience)));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return text;
    const ssize_t n = write(STDERR_FILENO, text.data(), std::min<size_t>(text.size(), PIPE_BUF));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return "";  // It cannot be written at all, and there is nobody who could be told.
    text.remove_prefix(n);
  }
  return "";
}

int64_t LinesOf(absl::string_view text) { return std::count(text.begin(), text.end(), '\n'); }

}  // namespace

void SayOnStandardError(absl::string_view lines, absl::Duration patience) {
  std::string text;
  if (dropped_lines > 0) text = absl::StrCat("(lines that could not be written here: ", dropped_lines, ")\n");
  absl::StrAppend(&text, lines);
  const absl::string_view dropped = Write(text, patience);
  const bool none_was_taken = dropped.size() == text.size();
  dropped_lines = none_was_taken ? dropped_lines + LinesOf(lines) : LinesOf(dropped);
}

void DrawOnStandardError(absl::string_view text) { Write(text, absl::ZeroDuration()); }

}  // namespace ebb
