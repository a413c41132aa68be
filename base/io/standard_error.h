#ifndef EBB_BASE_IO_STANDARD_ERROR_H_
#define EBB_BASE_IO_STANDARD_ERROR_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace ebb {

// What programs say beside their results: nothing of it may hold up what they do, though standard error be a
// pipe that nobody reads or a terminal that was stopped. For the main thread.

// Why a program ends as it does is worth waiting so long for a reader.
inline constexpr absl::Duration kLastWordsPatience = absl::Seconds(10);

// Writes lines of text on standard error. What is not taken within `patience` is dropped, and counted: before
// the next text that is taken there is a line that says how many lines are missing.
void SayOnStandardError(absl::string_view lines, absl::Duration patience = absl::ZeroDuration());

// The same of what is drawn again and again on a terminal: what is not taken is replaced by the next drawing.
void DrawOnStandardError(absl::string_view text);

}  // namespace ebb

#endif  // EBB_BASE_IO_STANDARD_ERROR_H_
