#include "compare/catalogue/design.h"

#include "compare/catalogue/placeholders.h"
#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

using Strings = std::vector<std::string>;

std::string ParseError(const std::string& text) { return std::string(ParseDesign(text).status().message()); }

TEST_CASE("a design of the user's own is split as a shell splits it") {
  const auto design = ParseDesign("my_own-2.0=./a b --port={port} 'two words' --x=y");
  REQUIRE(design.ok());
  CHECK(design->name == "my_own-2.0");
  CHECK(design->command == Strings{"./a", "b", "--port={port}", "two words", "--x=y"});
}

TEST_CASE("a design that lacks something is refused with an example") {
  const std::string example = "give it as --design='mine=./my-server --port={port}'";
  CHECK(ParseError("./server {port}") == "--design=./server {port} has no name and command: " + example);
  CHECK_THAT(ParseError("=./server {port}"), Contains("has no name and command"));
  CHECK(ParseError("mine=./server") == "--design=mine=./server does not say where the port goes: " + example);
  CHECK_THAT(ParseError("a/b=./server {port}"), Contains("the name \"a/b\" may have letters, digits"));
  CHECK_THAT(ParseError("..=./server {port}"), Contains("the name \"..\" may have letters, digits"));
  CHECK_THAT(ParseError("mine=./server '{port}"), Contains("--design: "));
  CHECK_FALSE(ParseDesign("mine=").ok());
  CHECK_FALSE(ParseDesign("").ok());
}

TEST_CASE("each placeholder is replaced, wherever and as often as it is there; other braces stay") {
  PlaceholderValues values;
  values.port = 8080;
  values.run_folder = "/runs/mine";
  values.clock_start_nanos = 12'345;
  values.programs_folder = "/bin/ebb";
  values.temp_folder = "/tmp/mine";
  CHECK(Expand(Strings{"{ebb}/x", "{port}:{port}", "--f={run}/heap.csv", "{clock}", "{other}", "{temp}/c {"},
               values) ==
        Strings{"/bin/ebb/x", "8080:8080", "--f=/runs/mine/heap.csv", "12345", "{other}", "/tmp/mine/c {"});
}

}  // namespace
}  // namespace ebb::compare
