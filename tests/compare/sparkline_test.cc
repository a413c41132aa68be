#include "compare/sparkline.h"

#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

TEST_CASE("a sparkline rises from nothing to the highest value") {
  CHECK(Sparkline({0, 1, 2, 3, 4, 5, 6, 7, 8}, 20) == "▁▂▃▄▅▆▇██");
  CHECK(Sparkline({0, 100, 0}, 20) == "▁█▁");
}

TEST_CASE("a sparkline has the last values, on the scale of all of them") {
  CHECK(Sparkline({800, 100, 400}, 2) == "▂▅");
  CHECK(Sparkline({5}, 1) == "█");
}

TEST_CASE("nothing, zeros and what cannot be have a sparkline too") {
  CHECK(Sparkline({}, 5).empty());
  CHECK(Sparkline({0, 0}, 5) == "▁▁");
  CHECK(Sparkline({-5, 5}, 5) == "▁█");
}

}  // namespace
}  // namespace ebb::compare
