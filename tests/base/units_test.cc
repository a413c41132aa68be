#include "base/units.h"

#include "tests/support/catch.h"

namespace ebb {
namespace {

TEST_CASE("bytes are printed with three digits and a decimal unit") {
  CHECK(FormatBytes(0) == "0 B");
  CHECK(FormatBytes(999) == "999 B");
  CHECK(FormatBytes(4'470) == "4.47 kB");
  CHECK(FormatBytes(3'104'000) == "3.10 MB");
  CHECK(FormatBytes(46'400'000) == "46.4 MB");
  CHECK(FormatBytes(999'600) == "1.00 MB");
  CHECK(FormatBytes(1'750'000'000) == "1.75 GB");
  CHECK(FormatBytes(-16'384) == "-16.4 kB");
}

TEST_CASE("counts have a comma at each thousand") {
  CHECK(FormatCount(0) == "0");
  CHECK(FormatCount(999) == "999");
  CHECK(FormatCount(10'000) == "10,000");
  CHECK(FormatCount(1'234'567) == "1,234,567");
  CHECK(FormatCount(-1'000) == "-1,000");
}

TEST_CASE("seconds are printed in the unit that fits") {
  CHECK(FormatSeconds(0.000'090) == "90.0 us");
  CHECK(FormatSeconds(0.012'7) == "12.7 ms");
  CHECK(FormatSeconds(1.25) == "1.25 s");
  CHECK(FormatSeconds(0.9996) == "1.00 s");
  CHECK(FormatSeconds(0) == "0 s");
}

TEST_CASE("what is printed can be read again, with or without a blank, and so can plain numbers") {
  CHECK(ParseBytes("46.4 MB") == 46'400'000);
  CHECK(ParseBytes("4.6kB") == 4'600);
  CHECK(ParseBytes("17 B") == 17);
  CHECK(ParseBytes("1.75GB") == 1'750'000'000);
  CHECK(ParseBytes("4600") == 4'600);
  CHECK(*ParseSeconds("500ms") == Approx(0.5));
  CHECK(*ParseSeconds("90 us") == Approx(90e-6));
  CHECK(ParseSeconds("1.5s") == 1.5);
  CHECK(ParseSeconds("2") == 2);
  for (const char* text : {"", "much", "MB", "1..2", "nan", "inf", "1e999", "1 MB B"}) {
    INFO(text);
    CHECK_FALSE(ParseBytes(text).has_value());
  }
  CHECK_FALSE(ParseBytes("1.5s").has_value());
  CHECK_FALSE(ParseSeconds("4.6kB").has_value());
}

}  // namespace
}  // namespace ebb
