#include "tests/benchmarks/repetitions.h"

#include "absl/strings/str_cat.h"
#include "tests/support/catch.h"

namespace ebb::benchmarks {
namespace {

TEST_CASE("the median of an odd number is the middle one, of an even number the mean of the two") {
  CHECK(SpreadOf({3, 1, 2}).median == 2);
  CHECK(SpreadOf({4, 1, 2, 3}).median == 2.5);
  CHECK(SpreadOf({7}).median == 7);
}

TEST_CASE("a spread is printed with the least and the most") {
  CHECK(ToString(SpreadOf({3, 1, 2}), [](double value) { return absl::StrCat(value); }) == "2 (1 to 3)");
}

TEST_CASE("what is compared takes turns, and who begins takes turns too") {
  std::string order;
  Alternate(
      3, [&] { order += "a"; }, [&] { order += "b"; });
  CHECK(order == "abbaab");
}

TEST_CASE("ratios are taken within each round") {
  CHECK(Ratios({2, 9}, {1, 3}) == std::vector<double>{2, 3});
}

}  // namespace
}  // namespace ebb::benchmarks
