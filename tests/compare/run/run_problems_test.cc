#include "compare/run/run_problems.h"

#include "compare/run/log_lines.h"
#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

using nlohmann::json;

json Client() {
  return {{"cpu_s", 0.5},
          {"pulses", json::array({{{"start_s", 1}, {"connected_s", 2}, {"close_s", 3}, {"closed_s", 4}}})},
          {"totals",
           {{"listen_overflows", 0}, {"errors", {{"no_descriptors", 0}, {"no_ports", 0}, {"refused", 7}}}}}};
}

TEST_CASE("a client without trouble has no problems") { CHECK(ClientProblems(Client()).empty()); }

TEST_CASE("each trouble of the client's own is a sentence") {
  json client = Client();
  client["totals"]["listen_overflows"] = 1234;
  client["totals"]["errors"]["no_descriptors"] = 5;
  client["totals"]["errors"]["no_ports"] = 6;
  client["cpu_s"] = 1.99;
  const auto problems = ClientProblems(client);
  REQUIRE(problems.size() == 4);
  CHECK_THAT(problems[0], Contains("dropped 1,234 connection requests") && Contains("TcpExtListenOverflows"));
  CHECK_THAT(problems[1], Contains("no descriptor left for 5 connections"));
  CHECK_THAT(problems[2], Contains("no port left for 6 connections"));
  CHECK_THAT(problems[3], Contains("1.99 s of a processor in 2.00 s of connecting and closing"));
}

TEST_CASE("connections that were closed while they were held are told with what the client says of it") {
  json client = Client();
  client["problem"] = "the server closed 3 of 5 connections";
  CHECK(ClosedWhileHeld(client) ==
        "not all connections were there when its memory was looked at: the server closed 3 of 5 connections");
  for (const json& none : {Client(), json({{"problem", ""}}), json({{"problem", nullptr}}), json(nullptr)}) {
    CHECK(ClosedWhileHeld(none).empty());
  }
}

TEST_CASE("a burst that was over at once does not call the client busy") {
  json client = Client();
  client["cpu_s"] = 1.99;
  client["pulses"][0]["closed_s"] = 3.1;
  client["pulses"][0]["connected_s"] = 1.1;
  CHECK(ClientProblems(client).empty());
}

TEST_CASE("a report that was not written, or in which a figure is null, is no problem") {
  CHECK(ClientProblems(nullptr).empty());
  CHECK(ClientProblems(json::array()).empty());
  CHECK(ClientProblems({{"totals", {{"listen_overflows", nullptr}}}}).empty());
}

TEST_CASE("a recorder that left out more than a twentieth says so") {
  CHECK(RecorderProblem(0, 0).empty());
  CHECK(RecorderProblem(950, 50).empty());
  CHECK_THAT(RecorderProblem(900, 100), Contains("left out 100 of 1,000 samples"));
}

TEST_CASE("the last lines of a log are short, and nothing that a terminal obeys") {
  using Strings = std::vector<std::string>;
  CHECK(LastLines("one\n\ntwo\r\nthree  \n", 2) == Strings{"two", "three"});
  CHECK(LastLines("\x1b[31mred\xff\n", 5) == Strings{"?[31mred?"});
  CHECK(LastLines(std::string(1000, 'x'), 1).front().size() == 300);
  CHECK(LastLines("", 5).empty());
  CHECK(LastLinesOf("/no/such/file", 5).empty());
}

}  // namespace
}  // namespace ebb::compare
