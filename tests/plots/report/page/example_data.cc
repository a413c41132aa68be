#include "tests/plots/report/page/example_data.h"

#include <string>

namespace ebb::plots {
namespace {

using Json = nlohmann::json;

Json Figure(const Json& value, const std::string& text, bool best) {
  return {{"median", value}, {"least", value}, {"most", value},
          {"text", text},    {"range", text},  {"best", best}};
}

Json Design(const std::string& name, const std::string& outcome, const Json& figures) {
  return {{"name", name},
          {"description", "a server"},
          {"cannot", "It cannot swim."},
          {"version", "1.2"},
          {"runs", 2},
          {"outcome", outcome},
          {"error", ""},
          {"log", Json::array()},
          {"problems", Json::array()},
          {"came_back",
           outcome == "failed" ? "" : "most of the memory came back within 415 ms of the last burst"},
          {"colour", "#0072B2"},
          {"dash", 2},
          {"figures", figures}};
}

Json Series(const std::string& design, double high) {
  Json points = Json::array();
  for (int i = 0; i <= 100; ++i) points.push_back({i / 10.0, i > 20 && i < 60 ? high : 1e6});
  return {{"design", design}, {"points", points}};
}

}  // namespace

Json ExampleData() {
  Json failed = Design("failed", "failed", {{"peak_bytes", nullptr}, {"return_time_s", nullptr}});
  failed["error"] = "failed ended by itself (exit code 7)";
  failed["log"] = Json::array({"last words"});
  const Json curves = Json::array({Series("threads", 46e6), Series(kOddName, 9e6)});
  return {
      {"title", "Memory of 3 designs & more"},
      {"subtitle", "1 pulse of 10,000 connections"},
      {"created", "2026-01-02 03:04 UTC"},
      {"metrics",
       {{{"key", "peak_bytes"},
         {"name", "peak"},
         {"unit", "bytes"},
         {"best", "lowest"},
         {"help", "the highest sample"},
         {"main", true}},
        {{"key", "return_time_s"},
         {"name", "return time"},
         {"unit", "seconds"},
         {"best", "lowest"},
         {"help", "until it is back"},
         {"main", false}}}},
      {"designs",
       {Design(
            "threads", "completed",
            {{"peak_bytes", Figure(46e6, "46.0 MB", false)}, {"return_time_s", Figure(0.5, "500 ms", true)}}),
        Design(kOddName, "completed",
               {{"peak_bytes", Figure(9e6, "9.00 MB", true)},
                {"return_time_s", Figure("never", "never", false)}}),
        failed}},
      {"curves",
       {{{"kind", "rss_bytes"}, {"name", "Resident memory"}, {"unit", "bytes"}, {"series", curves}},
        {{"kind", "threads"},
         {"name", "Threads"},
         {"unit", "count"},
         {"series", Json::array({Series("threads", 1e4)})}}}},
      {"pulses", {{{"from", 2.0}, {"to", 6.0}, {"big", true}, {"connections", 10'000}}}},
      {"costs",
       {{"kinds", {{{"key", "anonymous_bytes"}, {"name", "anonymous memory"}, {"colour", "#0072B2"}}}},
        {"designs",
         {{{"design", "threads"},
           {"bytes", {{"anonymous_bytes", 4'500}}},
           {"texts", {{"anonymous_bytes", "4,500 B"}}},
           {"total", 4'500},
           {"text", "4,500 B"}},
          {{"design", kOddName},
           {"bytes", {{"anonymous_bytes", nullptr}}},
           {"texts", {{"anonymous_bytes", "–"}}},
           {"total", 800},
           {"text", "800 B"}}}}}},
      {"charged_not_measured", ""},
      {"environment", Json::array({Json::array({"kernel", "Linux 6.1"})})},
      {"changes", Json::array({{{"design", "threads"},
                                {"metric", "connections"},
                                {"old", "10,000"},
                                {"new", "5,000"},
                                {"change", "-50.0 %"},
                                {"judgement", "changed"}}})},
      {"before", "old"},
      {"after", "new"},
  };
}

}  // namespace ebb::plots
