#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "plots/report/page.h"
#include "tests/plots/report/page/example_data.h"
#include "tests/support/catch.h"

namespace ebb::plots {
namespace {

// What is between two marks, which must be there.
std::string Between(const std::string& text, const std::string& from, const std::string& to) {
  const size_t begin = text.find(from);
  REQUIRE(begin != std::string::npos);
  const size_t end = text.find(to, begin + from.size());
  REQUIRE(end != std::string::npos);
  return text.substr(begin + from.size(), end - begin - from.size());
}

TEST_CASE("the page has the data as it was given, whatever its texts hold") {
  const std::string page = ReportPage(ExampleData());
  const std::string json = Between(page, "<script type=\"application/json\" id=\"data\">", "</script>");
  CHECK(nlohmann::json::parse(json) == ExampleData());
  CHECK_THAT(page, Contains("<title>Memory of 3 designs &amp; more</title>"));
  CHECK_FALSE(absl::StrContains(page, kOddName));
}

TEST_CASE("the page forbids every request, and makes none") {
  const std::string page = ReportPage(ExampleData());
  CHECK_THAT(page, Contains("content=\"default-src 'none'; script-src 'unsafe-inline'; style-src "
                            "'unsafe-inline'; img-src data:\""));
  for (const char* reference :
       {"<script src", "<img", "href=\"http", "url(http", "@import", "<link rel=\"stylesheet"}) {
    INFO(reference);
    CHECK_FALSE(absl::StrContains(page, reference));
  }
}

TEST_CASE("the page says where its figures are for who has no JavaScript, and names its library") {
  const std::string page = ReportPage(ExampleData());
  CHECK_THAT(page, Contains("<noscript>") && Contains("report.md and metrics.json"));
  CHECK_THAT(page, Contains("dygraphs/blob/v2") && Contains("(MIT)"));
  CHECK_FALSE(absl::StrContains(page, "@DATA@"));
  CHECK_FALSE(absl::StrContains(page, "@SCRIPT@"));
}

TEST_CASE("bytes that are no text do not keep the page from being made") {
  nlohmann::json data = ExampleData();
  data["designs"][0]["log"] = {"\xff\xfe"};
  CHECK_THAT(ReportPage(data), Contains("\xEF\xBF\xBD"));
}

}  // namespace
}  // namespace ebb::plots
