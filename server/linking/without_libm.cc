// The three functions of the mathematical library that the server's libraries name: Abseil's sampling of
// Cords wants log2(), its parser of numbers nan() and nanf(). With them here that library is not loaded,
// which saves 0.38 MB of a resident set of 3.4 MB.
#include "server/linking/logarithm.h"

extern "C" {

double log2(double x) noexcept { return ebb::server::Log2(x); }

// The payload of a NaN, which a tag may choose, is used by nobody here.
double nan(const char*) noexcept { return __builtin_nan(""); }
float nanf(const char*) noexcept { return __builtin_nanf(""); }

}  // extern "C"
