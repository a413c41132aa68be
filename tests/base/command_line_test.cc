#include "base/command_line.h"

#include "tests/support/catch.h"

namespace ebb {
namespace {

struct Arguments {
  explicit Arguments(std::vector<std::string> words) : texts(std::move(words)) {
    for (std::string& text : texts) pointers.push_back(text.data());
    argc = static_cast<int>(pointers.size());
    pointers.push_back(nullptr);
  }
  std::vector<std::string> Left() const { return {pointers.begin(), pointers.begin() + argc}; }

  std::vector<std::string> texts;
  std::vector<char*> pointers;
  int argc;
};

using Words = std::vector<std::string>;

TEST_CASE("a flag that is given several times is taken each time, and the others stay") {
  Arguments arguments({"p", "--design=a=x y", "-design", "b", "--designs=c", "word", "--", "--design=d"});
  CHECK(TakeRepeatedFlag("design", &arguments.argc, arguments.pointers.data()) == Words{"a=x y", "b"});
  CHECK(arguments.Left() == Words{"p", "--designs=c", "word", "--", "--design=d"});
  CHECK(arguments.pointers[arguments.argc] == nullptr);
}

TEST_CASE("a duration has a unit and a least value, and the error says which") {
  CHECK(*ParseDurationFlag("every", "500ms", absl::ZeroDuration()) == absl::Milliseconds(500));
  CHECK(*ParseDurationFlag("every", "0", absl::ZeroDuration()) == absl::ZeroDuration());
  for (const char* text : {"", "5", "-1s", "often"}) {
    INFO(text);
    const auto duration = ParseDurationFlag("every", text, absl::ZeroDuration());
    REQUIRE_FALSE(duration.ok());
    CHECK(std::string(duration.status().message()) ==
          "--every=" + std::string(text) +
              " is not allowed: give a duration of at least 0, such as 500ms or 30s");
  }
}

TEST_CASE("a number that is out of its range is refused with the range") {
  CHECK(CheckRange("port", 0, 0, 65535).ok());
  CHECK(CheckRange("port", 65535, 0, 65535).ok());
  CHECK(CheckRanges({{"port", 0, 0, 65535}, {"big", 1, 1, 2}}).ok());
  CHECK(CheckRanges({{"port", 0, 0, 65535}, {"big", 3, 1, 2}}) == CheckRange("big", 3, 1, 2));
  CHECK(std::string(CheckRange("port", 65536, 0, 65535).message()) ==
        "--port=65536 is not allowed: give a number from 0 to 65535");
}

}  // namespace
}  // namespace ebb
