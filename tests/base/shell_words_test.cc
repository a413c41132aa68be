#include "base/shell_words.h"

#include "tests/support/catch.h"

namespace ebb {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("a command is split as a shell splits it") {
  CHECK(*SplitShellWords("server --port={port}") == Words{"server", "--port={port}"});
  CHECK(*SplitShellWords("  a\t b \n") == Words{"a", "b"});
  CHECK(*SplitShellWords("sh -c 'a \"b\" c' d") == Words{"sh", "-c", "a \"b\" c", "d"});
  CHECK(*SplitShellWords("a\\ b \"c\\\"d\" ''") == Words{"a b", "c\"d", ""});
  CHECK(*SplitShellWords("x'y z'w") == Words{"xy zw"});
  CHECK(SplitShellWords("")->empty());
}

TEST_CASE("a quote that is not closed is an error") { CHECK_FALSE(SplitShellWords("sh -c 'a").ok()); }

}  // namespace
}  // namespace ebb
