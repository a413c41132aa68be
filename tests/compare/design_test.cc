#include "compare/design.h"

#include <catch2/catch.hpp>

#include "absl/strings/str_cat.h"

namespace ebb {
namespace {

using Catch::Contains;
using Strings = std::vector<std::string>;

std::string FindError(const std::string& names) { return std::string(FindDesigns(names).status().message()); }
std::string ParseError(const std::string& text) { return std::string(ParseDesign(text).status().message()); }

TEST_CASE("designs are found in the order in which they are named") {
  const auto designs = FindDesigns("threads-naive,threads");
  REQUIRE(designs.ok());
  REQUIRE(designs->size() == 2);
  CHECK((*designs)[0].name == "threads-naive");
  CHECK((*designs)[1].name == "threads");
}

TEST_CASE("a list with an unknown, a doubled or an empty name says what is wrong and what there is") {
  CHECK_THAT(FindError("threads,epol"),
             Contains("\"epol\", which is not known: there are threads, threads-naive"));
  CHECK(FindError("threads,threads-naive,threads") == "--designs names threads twice");
  CHECK_THAT(FindError("threads,"), Contains("\"\", which is not known"));
  CHECK_THAT(FindError("threads, threads-naive"), Contains("\" threads-naive\""));
}

TEST_CASE("every design of the catalogue says where its port goes, and what it is") {
  for (const Design& design : Catalogue()) {
    INFO(design.name);
    CHECK_FALSE(design.description.empty());
    std::string command;
    for (const std::string& word : design.command) absl::StrAppend(&command, word, " ");
    CHECK_THAT(command, Contains("{port}"));
    CHECK(FindDesigns(design.name).ok());
  }
}

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
  CHECK_THAT(ParseError("mine=./server '{port}"), Contains("--design: "));
  CHECK_FALSE(ParseDesign("mine=").ok());
  CHECK_FALSE(ParseDesign("").ok());
}

TEST_CASE("each placeholder of a command is replaced, wherever and as often as it is there") {
  const Design design = {
      "mine", "", {"{ebb}/x", "{port}:{port}", "--f={run}/heap.csv", "{clock}", "{other}"}};
  CHECK(ExpandCommand(design, {8080, "/runs/mine", 12'345, "/bin/ebb"}) ==
        Strings{"/bin/ebb/x", "8080:8080", "--f=/runs/mine/heap.csv", "12345", "{other}"});
}

}  // namespace
}  // namespace ebb
