#include "compare/chosen_designs.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io/file.h"
#include "compare/catalogue/availability.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ebb::compare {
namespace {

using Strings = std::vector<std::string>;

Design Named(const std::string& name) {
  Design design;
  design.name = name;
  design.command = {"server", "{port}"};
  return design;
}

Design Needing(const std::string& program, const std::string& package) {
  Design design = Named("rare");
  design.needs = {program};
  design.package = package;
  return design;
}

DesignChoice Choice(const std::string& names, const Strings& own = {}) {
  DesignChoice choice;
  choice.catalogue = {Named("one"), Named("two"), Needing("no-such-program", "rare-package")};
  choice.names = names;
  choice.own = own;
  return choice;
}

Strings NamesOf(const absl::StatusOr<std::vector<Design>>& designs) {
  REQUIRE(designs.ok());
  Strings names;
  for (const Design& design : *designs) names.push_back(design.name);
  return names;
}

std::string ErrorOf(const DesignChoice& choice) {
  return std::string(ChooseDesigns(choice).status().message());
}

TEST_CASE("designs are run in the order in which they are named, the user's own after them") {
  CHECK(NamesOf(ChooseDesigns(Choice("two,one", {"mine=./server {port}"}))) == Strings{"two", "one", "mine"});
  CHECK(NamesOf(ChooseDesigns(Choice("", {"mine=./server {port}"}))) == Strings{"mine"});
}

TEST_CASE("'all' are those that are ready here") {
  CHECK(NamesOf(ChooseDesigns(Choice("all"))) == Strings{"one", "two"});
}

TEST_CASE("a name that is unknown, empty or given twice says what is wrong and what there is") {
  CHECK_THAT(ErrorOf(Choice("one,tow")),
             Contains("\"tow\", which is not known: there are one, two, rare, or all"));
  CHECK(ErrorOf(Choice("one,two,one")) == "--designs names one twice");
  CHECK_THAT(ErrorOf(Choice("one,")), Contains("\"\", which is not known"));
  CHECK(ErrorOf(Choice("one", {"one=./server {port}"})) == "there are two designs named one");
  CHECK(ErrorOf(Choice("")) == "give at least one design with --designs, --design or --pid");
}

TEST_CASE("a design that is not ready says what it needs and what to install") {
  CHECK(ErrorOf(Choice("rare")) ==
        "--designs: rare is not ready here: it needs no-such-program: install rare-package, or leave it out");
}

TEST_CASE("a program is found where a shell finds it, and where Debian has servers") {
  TempFolder folder;
  REQUIRE(WriteFileAtomically(folder.file("tool"), "#!/bin/sh\n").ok());
  CHECK_FALSE(WhyNotReady(Needing(folder.file("tool"), "p"), "").empty());  // Not to be executed.
  REQUIRE(chmod(folder.file("tool").c_str(), 0755) == 0);
  CHECK(WhyNotReady(Needing(folder.file("tool"), "p"), "").empty());
  CHECK(WhyNotReady(Needing("{ebb}/tool", "p"), folder.path()).empty());
  const std::string path = getenv("PATH");
  setenv("PATH", folder.path().c_str(), 1);
  CHECK(FindProgram("tool") == folder.file("tool"));
  CHECK(FindProgram("sh").empty());
  CHECK(FindProgram("ldconfig") == "/usr/sbin/ldconfig");
  setenv("PATH", path.c_str(), 1);
}

TEST_CASE("the path of the user's own program is the one in the user's folder") {
  const auto designs = ChooseDesigns(Choice("", {"mine=./server {port}", "other=server {port}"}));
  REQUIRE(designs.ok());
  CHECK((*designs)[0].command.front() == UserPath("./server"));
  CHECK((*designs)[1].command.front() == "server");
}

TEST_CASE("a server that runs already needs a process that is there and a port that somebody listens on") {
  DesignChoice choice = Choice("");
  choice.pid = getpid();
  CHECK_THAT(ErrorOf(choice), Contains("--pid and --port belong together"));
  choice.port = 1;
  CHECK(ErrorOf(choice) == "--port=1: nobody listens on that port of this machine");
}

TEST_CASE("a catalogue of the user's own replaces designs of the same name and adds the others") {
  Design other_two = Named("two");
  other_two.description = "another";
  const std::vector<Design> merged =
      MergeCatalogues({Named("one"), Named("two")}, {other_two, Named("three")});
  REQUIRE(merged.size() == 3);
  CHECK(merged[0].name == "one");
  CHECK(merged[1].description == "another");
  CHECK(merged[2].name == "three");
}

}  // namespace
}  // namespace ebb::compare
