// The catalogue that compare comes with.
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "base/io/file.h"
#include "compare/catalogue/catalogue.h"
#include "tests/support/catch.h"
#include "tests/support/program.h"

namespace ebb::compare {
namespace {

namespace fs = std::filesystem;

// bazel-bin, as compare finds it.
std::string ProgramsFolder() {
  return fs::canonical(ProgramPath("EBB_COMPARE")).parent_path().parent_path().string();
}

std::vector<Design> Designs() {
  const auto designs = ReadCatalogue(ProgramsFolder() + "/compare/catalogue.json");
  INFO(designs.status().message());
  REQUIRE(designs.ok());
  return *designs;
}

TEST_CASE("the catalogue has the designs that are documented, each with what it cannot do") {
  std::vector<std::string> names;
  for (const Design& design : Designs()) {
    names.push_back(design.name);
    INFO(design.name);
    CHECK_FALSE(design.cannot.empty());
    CHECK(design.needs.empty() == design.package.empty());
  }
  CHECK(absl::StrJoin(names, " ") ==
        "threads threads-naive epoll coroutines io-uring processes goroutines nginx haproxy redis memcached "
        "node "
        "java");
}

TEST_CASE("all files of ebb's own that the catalogue names are there") {
  int found = 0;
  for (const Design& design : Designs()) {
    std::vector<std::vector<std::string>> commands = design.build;
    commands.push_back(design.command);
    for (const std::vector<std::string>& command : commands) {
      for (const std::string& word : command) {
        if (!absl::StartsWith(word, "{ebb}/")) continue;
        const std::string path = absl::StrReplaceAll(word, {{"{ebb}", ProgramsFolder()}});
        INFO(path);
        CHECK(fs::exists(path));
        ++found;
      }
    }
  }
  CHECK(found == 9);
}

}  // namespace
}  // namespace ebb::compare
