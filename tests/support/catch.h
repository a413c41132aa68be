#ifndef EBB_TESTS_SUPPORT_CATCH_H_
#define EBB_TESTS_SUPPORT_CATCH_H_

// Catch2, whichever version is installed: 3 has libraries and small headers, 2 has one large header. Tests
// include this instead of Catch2's own, and take what the two name differently from here.

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>
#include <utility>

namespace ebb {

using Catch::Approx;

// Matches a string that has `part` in it.
inline Catch::Matchers::StringContainsMatcher Contains(std::string part) {
  return Catch::Matchers::ContainsSubstring(std::move(part));
}

}  // namespace ebb

#else
#include <catch2/catch.hpp>

namespace ebb {

using Catch::Contains;

}  // namespace ebb

#endif

#endif  // EBB_TESTS_SUPPORT_CATCH_H_
