// --version, which says of each program what a report of a fault has to say.
#include <gnu/libc-version.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/programs/calls.h"
#include "tests/support/catch.h"

namespace ebb {
namespace {

TEST_CASE("each program says which revision it is of, and on what it runs") {
  std::string revision;
  for (const std::string name : {"server", "pulse", "memstats", "plots", "compare"}) {
    Program program = Start({name, {"--version"}});
    CHECK(program.Wait() == 0);
    const std::string output = program.Output();
    INFO(output);
    const std::string begin = absl::StrCat(name, " version ");
    const std::string end = absl::StrCat(", glibc ", gnu_get_libc_version(), ", Linux ");
    REQUIRE(absl::StartsWith(output, begin));
    REQUIRE(absl::StrContains(output, end));
    // A commit's number, or a sentence where there is no checkout: the same in all of them.
    const std::string its_revision = output.substr(begin.size(), output.find(end) - begin.size());
    CHECK(its_revision.size() >= 7);
    if (!revision.empty()) CHECK(its_revision == revision);
    revision = its_revision;
  }
}

}  // namespace
}  // namespace ebb
