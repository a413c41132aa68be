#include "compare/catalogue/catalogue.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

using Strings = std::vector<std::string>;

constexpr char kWhole[] = R"({"format": 1, "designs": [{
  "name": "mine", "description": "my server", "cannot": "It cannot swim.",
  "command": ["./server", "{temp}/server.conf"],
  "environment": {"GREETING": "hello"},
  "files": {"server.conf": ["port {port}", "quiet"]},
  "build": [["make", "server"], ["strip", "server"]],
  "ready": {"log": "at your service"},
  "needs": ["make", "cc"], "package": "build-essential",
  "version": ["./server", "--version"]
}]})";

std::string Error(const std::string& text) {
  return std::string(ParseCatalogue("my.json", text).status().message());
}

// The error when one design has these members beside, or instead of, the usual ones.
std::string ErrorWith(const std::string& members) {
  return Error(absl::StrCat(R"({"format": 1, "designs": [{"description": "d", )", members, "}]}"));
}

TEST_CASE("everything that a catalogue says of a design is read") {
  const auto designs = ParseCatalogue("my.json", kWhole);
  REQUIRE(designs.ok());
  REQUIRE(designs->size() == 1);
  const Design& design = designs->front();
  CHECK(design.name == "mine");
  CHECK(design.description == "my server");
  CHECK(design.cannot == "It cannot swim.");
  CHECK(design.command == Strings{"./server", "{temp}/server.conf"});
  CHECK(design.environment == std::vector<std::pair<std::string, std::string>>{{"GREETING", "hello"}});
  CHECK(design.files ==
        std::vector<std::pair<std::string, std::string>>{{"server.conf", "port {port}\nquiet\n"}});
  CHECK(design.build == std::vector<Strings>{{"make", "server"}, {"strip", "server"}});
  CHECK(design.ready_log == "at your service");
  CHECK(design.needs == Strings{"make", "cc"});
  CHECK(design.package == "build-essential");
  CHECK(design.version == Strings{"./server", "--version"});
}

TEST_CASE("what is not JSON is named by file and line") {
  CHECK_THAT(Error("{\n\"format\": 1,\n\"designs\" []}"), Contains("my.json, line 3: this is not JSON"));
  CHECK_THAT(Error(""), Contains("my.json, line 1: this is not JSON"));
}

TEST_CASE("a catalogue of another shape says what it must have") {
  CHECK(Error("[]") == "my.json must be an object, with braces");
  CHECK(Error(R"({"designs": []})") == "my.json: \"format\" must be 1, and is nothing");
  CHECK(Error(R"({"format": 2, "designs": []})") == "my.json: \"format\" must be 1, and is 2");
  CHECK(Error(R"({"format": 1})") == "my.json: \"designs\" must be a list of designs, and is nothing");
  CHECK(Error(R"({"format": 1, "designs": [], "colour": 3})") ==
        "my.json: the key \"colour\" is not known; allowed are format, designs");
  CHECK(Error(R"({"format": 1, "designs": ["nginx"]})") ==
        "my.json: design 1 must be an object, with braces");
}

TEST_CASE("a mistake in a design is named with the design, the key and what is allowed") {
  const std::string place = "my.json: design 1 (a): ";
  const std::string good = R"("name": "a", "command": ["x", "{port}"])";
  CHECK(ErrorWith(good).empty());
  CHECK_THAT(ErrorWith(good + R"(, "comand": [])"),
             Contains(place + "the key \"comand\" is not known; allowed are name, description, command"));
  CHECK_THAT(ErrorWith(R"("command": ["x", "{port}"])"),
             Contains("my.json: design 1: \"name\" must be a string that is not empty, and is nothing"));
  CHECK_THAT(ErrorWith(R"("name": "a/b", "command": ["x", "{port}"])"),
             Contains("\"name\" must be letters, digits, '-', '_' and '.' only, and is \"a/b\""));
  CHECK(ErrorWith(R"("name": "a", "command": "x {port}")") ==
        place + "\"command\" must be a list of strings, and is \"x {port}\"");
  CHECK_THAT(ErrorWith(R"("name": "a")"), Contains("\"command\" must be a list of strings: the program and"));
  CHECK_THAT(ErrorWith(R"("name": "a", "command": ["x"])"),
             Contains(place + "{port} must be in its \"command\", \"environment\" or \"files\""));
  CHECK_THAT(ErrorWith(good + R"(, "ready": "soon")"),
             Contains(R"("ready" must be "listening" or {"log": "text in its log"}, and is "soon")"));
  CHECK_THAT(ErrorWith(good + R"(, "environment": {"A": 1})"), Contains("\"environment\" must be"));
  CHECK_THAT(ErrorWith(good + R"(, "files": {"../x": ["y"]})"), Contains("\"files\" must be named by"));
  CHECK_THAT(ErrorWith(good + R"(, "files": {"x": "y"})"), Contains("\"files\" must be a list of strings"));
  CHECK_THAT(ErrorWith(good + R"(, "build": ["make"])"), Contains("\"build\" must be a list of"));
  CHECK_THAT(ErrorWith(good + R"(, "needs": "make")"), Contains("\"needs\" must be a list of strings"));
  CHECK_THAT(ErrorWith(good + R"(, "environment": {"A=B": "1"})"),
             Contains(place + "\"environment\" has \"A=B\", which cannot name a variable"));
  CHECK_THAT(ErrorWith(good + R"(, "environment": {"": "1"})"), Contains("cannot name a variable"));
  CHECK_THAT(ErrorWith(good + R"(, "cannot": "swim\nor fly")"),
             Contains("\"cannot\" must be a string of one line"));
  CHECK_THAT(ErrorWith(good + R"(, "cannot": 3)"), Contains("\"cannot\" must be a string, and is 3"));
}

TEST_CASE("a word in braces that stands for nothing is a mistake, but for those of other languages") {
  const std::string name = R"("name": "a", )";
  CHECK(ErrorWith(name + R"("command": ["x", "--port={prot}", "{port}"])") ==
        "my.json: design 1 (a): {prot} stands for nothing; there are {port}, {run}, {clock}, {ebb}, {temp}");
  CHECK_THAT(ErrorWith(name + R"("command": ["x", "{port}"], "environment": {"A": "{folder}"})"),
             Contains("{folder} stands for nothing"));
  CHECK_THAT(ErrorWith(name + R"("command": ["x", "{port}"], "build": [["cp", "{tmp}/x"]])"),
             Contains("{tmp} stands for nothing"));
  CHECK_THAT(ErrorWith(name + R"("command": ["x"], "files": {"f": ["{port}", "listen {prt}"]})"),
             Contains("{prt} stands for nothing"));
  CHECK(ErrorWith(name + R"("command": ["x", "${home}", "{}", "{A}"],
                             "files": {"f": ["map {print} {port}", "block{ on }"]})")
            .empty());
}

TEST_CASE("a name or a key that is there twice is a mistake, not the last one's word") {
  const std::string design = R"({"name": "a", "description": "d", "command": ["x", "{port}"]})";
  CHECK(Error(absl::StrCat(R"({"format": 1, "designs": [)", design, ",", design, "]}")) ==
        "my.json: designs 1 and 2 are both named a; give each a name of its own");
  CHECK_THAT(Error(absl::StrReplaceAll(kWhole, {{"\"name\": \"mine\"", "\"name\": \"a\", \"name\": \"b\""}})),
             Contains("my.json: the key \"name\" is twice in one object"));
}

TEST_CASE("a catalogue that is not there is an error that names it") {
  CHECK_THAT(std::string(ReadCatalogue("/no/such.json").status().message()), Contains("/no/such.json"));
}

}  // namespace
}  // namespace ebb::compare
