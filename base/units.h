#ifndef EBB_BASE_UNITS_H_
#define EBB_BASE_UNITS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace ebb {

// How figures are printed by every program, and read where a user writes them. MB is 1,000,000 bytes, as in
// the report that ebb began with; page counts and stack sizes, which are powers of two, are given in KiB
// where they are typed. The page of the report writes its numbers in JavaScript by the same rules
// (plots/page/format.js, compared with these functions by tests/plots/page/browser_test.cc). Any thread may
// call these functions.

// "46.4 MB", "3.10 MB", "512 kB", "17 B": three significant digits and the unit; a sign if it is negative.
std::string FormatBytes(int64_t bytes);

// "10,000"
std::string FormatCount(int64_t count);

// "12.7 ms", "1.25 s", "90.0 us", "0 s"
std::string FormatSeconds(double seconds);

// What FormatBytes and FormatSeconds print, with or without a blank, and plain numbers of bytes or seconds:
// "4600", "4.6kB", "30 MB", "1.5s". Empty if the string is none of these, or not finite.
std::optional<double> ParseBytes(absl::string_view text);
std::optional<double> ParseSeconds(absl::string_view text);

}  // namespace ebb

#endif  // EBB_BASE_UNITS_H_
