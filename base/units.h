#ifndef EBB_BASE_UNITS_H_
#define EBB_BASE_UNITS_H_

#include <cstdint>
#include <string>

namespace ebb {

// How figures are printed by every program. MB is 1,000,000 bytes, as in the report that ebb began with; page
// counts and stack sizes, which are powers of two, are given in KiB where they are typed.

// "46.4 MB", "3.10 MB", "512 kB", "17 B": three significant digits and the unit; a sign if it is negative.
std::string FormatBytes(int64_t bytes);

// "10,000"
std::string FormatCount(int64_t count);

// "12.7 ms", "1.25 s", "90 us"
std::string FormatSeconds(double seconds);

}  // namespace ebb

#endif  // EBB_BASE_UNITS_H_
