// The page in headless Chromium. A script that the test puts into a copy of the page uses it as a reader
// would, and writes what it has seen into the document, which Chromium prints.
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "plots/figures/metric_list.h"
#include "plots/report/page.h"
#include "plots/report/page_data.h"
#include "tests/plots/report/page/example_data.h"
#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace ebb::plots {
namespace {

using nlohmann::json;

// Before anything of the page runs: errors, and requests that its policy has refused. Frames are timers, which
// the virtual time waits for: on a busy machine it may be over before the first frame is drawn.
constexpr char kListen[] = R"(<script>
window.requestAnimationFrame = (draw) => setTimeout(draw, 0);
window.seen = { errors: [], refused: [] };
window.addEventListener("error", (event) => window.seen.errors.push(event.message));
for (const name of ["error", "warn"]) console[name] = (...words) => window.seen.errors.push(words.join(" "));
document.addEventListener("securitypolicyviolation", (event) => window.seen.refused.push(event.blockedURI));
</script>)";

// After it: waits until the chart is there, and uses the page.
constexpr char kProbe[] = R"(<script>
"use strict";
function pixelsDrawn() {
  let drawn = 0;
  for (const canvas of document.querySelectorAll("#chart canvas")) {
    const image = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    for (let i = 3; i < image.length; i += 4) drawn += image[i] > 0 ? 1 : 0;
  }
  return drawn;
}
function probe() {
  const seen = window.seen;
  const legend = document.querySelector(".legend button");
  const state = () => [window.graph.visibility()[0], legend.getAttribute("aria-pressed"),
    document.querySelectorAll("#costs .label").length];
  seen.formats = (window.values || []).map(([unit, value]) => formatUnit(unit, value));
  seen.rows = document.querySelectorAll("#figures tbody tr").length;
  seen.columns = document.querySelectorAll("#figures thead th").length;
  seen.text = document.body.innerText;
  seen.changes = document.querySelector("#changes tr:last-child").innerText;
  seen.drawn = pixelsDrawn();
  seen.before = state();
  legend.click();
  seen.hidden = state();
  legend.click();
  seen.shown = state();
  const box = document.querySelector("#chart").getBoundingClientRect();
  const over = document.querySelectorAll("#chart canvas")[1];
  over.dispatchEvent(new MouseEvent("mousemove", { bubbles: true, clientX: box.left + box.width / 2,
    clientY: box.top + box.height / 2 }));
  seen.values = document.querySelector("#values").innerText;
  const kinds = document.querySelectorAll(".kinds button");
  kinds[1].click();
  seen.kind = [kinds[0].getAttribute("aria-pressed"), kinds[1].getAttribute("aria-pressed"),
    window.graph.getLabels().length];
  [...document.querySelectorAll("button")].find((button) => button.textContent === "all figures").click();
  seen.allColumns = document.querySelectorAll("#figures thead th").length;
  seen.printed = [...document.querySelectorAll("table.printed")]
    .map((table) => table.querySelectorAll("thead th").length - 1);
  seen.unscoped = [...document.querySelectorAll("#figures th")].filter((cell) => !cell.scope).length;
  const chart = document.querySelector("#chart");
  seen.chart = [chart.getAttribute("role"), chart.getAttribute("aria-label")];
  seen.lines = [...document.querySelectorAll("#figures svg.line line")]
    .map((line) => line.getAttribute("stroke") + line.getAttribute("stroke-dasharray"));
  window.graph.updateOptions({ dateWindow: [1, 1.4] });
  seen.times = [...document.querySelectorAll("#chart .dygraph-axis-label-x")].map((label) => label.innerText);
  seen.width = window.innerWidth;
  seen.needed = document.documentElement.scrollWidth;
  seen.resources = performance.getEntriesByType("resource").map((entry) => entry.name);
  const result = document.createElement("pre");
  result.id = "probe";
  result.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(seen))));
  document.body.append(result);
}
(function wait() {
  if (window.graph) probe(); else setTimeout(wait, 20);
})();
</script>)";

std::string FromBase64(const std::string& text) {
  std::string bytes;
  int bits = 0, count = 0;
  for (const char c : text) {
    const size_t value =
        absl::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/").find(c);
    if (value == absl::string_view::npos) break;
    bits = (bits << 6 | static_cast<int>(value)) & 0xFFFFFF;
    if ((count += 6) < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> count & 0xFF));
  }
  return bytes;
}

// What a page has written to its console, among all else that Chromium says.
std::string Console(const std::string& errors) {
  std::string console;
  for (const absl::string_view line : absl::StrSplit(errors, '\n')) {
    if (absl::StrContains(line, "CONSOLE")) absl::StrAppend(&console, line, "\n");
  }
  return console;
}

// What the probe has seen in a window of that width. `values` are written as the page writes them.
json Probe(int width, const json& values = json::array()) {
  TempFolder folder;
  const std::string given = absl::StrCat("<script>window.values = ", values.dump(), ";</script>");
  const std::string page = absl::StrReplaceAll(
      ReportPage(ExampleData()),
      {{"<head>", absl::StrCat("<head>", kListen, given)}, {"</body>", absl::StrCat(kProbe, "</body>")}});
  REQUIRE(WriteFileAtomically(folder.file("report.html"), page).ok());
  Program chromium(
      "EBB_CHROMIUM",
      {"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
       "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
       "--user-data-dir=" + folder.file("profile"), absl::StrCat("--window-size=", width, ",900"),
       "--virtual-time-budget=30000", "--enable-logging=stderr", "--dump-dom",
       "file://" + folder.file("report.html")},
      {{"HOME", folder.path()}, {"XDG_CONFIG_HOME", folder.path()}, {"XDG_CACHE_HOME", folder.path()}});
  const int exit_code = chromium.Wait(std::chrono::seconds(300));
  const std::string document = chromium.Output();
  INFO(Console(chromium.Errors()));
  REQUIRE(exit_code == 0);
  const std::string mark = "<pre id=\"probe\">";
  const size_t at = document.rfind(mark);
  REQUIRE(at != std::string::npos);
  return json::parse(FromBase64(document.substr(at + mark.size())));
}

struct Value {
  Unit unit;
  double value;
};

// Around each place where a unit or a number of digits changes, values that lie exactly between two that can
// be written, and some of every size.
std::vector<Value> ValuesToWrite() {
  std::vector<Value> values;
  for (const Unit unit : {Unit::kBytes, Unit::kBytesEach, Unit::kRatio, Unit::kSeconds, Unit::kCount}) {
    for (const double value :
         {0.0, 17.0, 999'700.0, 1'125.0, 1'135.0, 10'250.0, 2.5, 0.125, 1.005, 0.375, 0.5, 1.5}) {
      values.push_back({unit, value});
    }
    for (double power = 1e-7; power < 1e11; power *= 10) {
      for (const double digits : {9.994, 9.995, 9.9951, 9.996, 1.0, 1.2345, 5.555}) {
        values.push_back({unit, digits * power});
        values.push_back({unit, -digits * power});
      }
    }
    uint64_t state = 1;
    for (int i = 0; i < 500; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;  // Knuth's MMIX generator.
      values.push_back(
          {unit, std::exp2(static_cast<double>(state >> 58) - 24) * static_cast<double>(state % 8'191)});
    }
  }
  return values;
}

TEST_CASE("the page writes numbers as the tables and the checks do") {
  const std::vector<Value> values = ValuesToWrite();
  json given = json::array();
  for (const Value& value : values) given.push_back({UnitName(value.unit), value.value});
  const json seen = Probe(1400, given);
  REQUIRE(seen["formats"].size() == values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    INFO(UnitName(values[i].unit) << " " << given[i][1].dump());
    CHECK(seen["formats"][i] == FormatFigure(values[i].unit, values[i].value));
  }
}

void CheckFits(const json& seen) { CHECK(seen["needed"].get<int>() <= seen["width"].get<int>()); }

TEST_CASE("a reader of the page sees all designs, can hide one, read values and choose what is drawn") {
  const json seen = Probe(1400);
  CHECK(seen["errors"] == json::array());
  CHECK(seen["refused"] == json::array());
  CHECK(seen["resources"] == json::array());
  CHECK(seen["rows"] == 3);
  CHECK(seen["columns"] == 2);
  CHECK(seen["allColumns"] == 3);
  CHECK(seen["drawn"] > 10'000);
  // Hidden in the chart, in the legend and in the bars, and shown again.
  CHECK(seen["before"] == json{true, "true", 2});
  CHECK(seen["hidden"] == json{false, "false", 1});
  CHECK(seen["shown"] == json{true, "true", 2});
  const std::string values = seen["values"];
  CHECK_THAT(values, Contains("threads: 46.0 MB") && Contains(std::string(kOddName) + ": 9.00 MB"));
  CHECK(seen["kind"] == json{"false", "true", 2});
  // Zoomed, the time axis still tells its labels apart.
  const std::vector<std::string> times = seen["times"];
  CHECK(times.size() > 2);
  CHECK(std::set<std::string>(times.begin(), times.end()).size() == times.size());
  // Each design has its line beside its name, printed tables have all columns, and whoever listens is told
  // what is what.
  CHECK(seen["lines"].size() == 3);
  CHECK(seen["lines"][0] == "#0072B210 4");
  CHECK(seen["printed"] == json{2});
  CHECK(seen["unscoped"] == 0);
  CHECK(seen["chart"][0] == "img");
  CHECK_THAT(seen["chart"][1].get<std::string>(), Contains(" over time of threads"));
  CHECK(seen["changes"] == "threads\tconnections\t10,000\t5,000\t-50.0 %\tchanged");
  const std::string text = seen["text"];
  for (const char* part :
       {"Memory of 3 designs & more", kOddName, "failed ended by itself (exit code 7)", "last words", "never",
        "4,500 B", "most of the memory came back within 415 ms of the last burst", "It cannot swim.",
        "Linux 6.1"}) {
    CHECK_THAT(text, Contains(part));
  }
  CheckFits(seen);
}

TEST_CASE("on a telephone nothing of the page is wider than the screen") {
  const json seen = Probe(400);
  CHECK(seen["errors"] == json::array());
  CHECK(seen["width"] < 600);
  CheckFits(seen);
}

}  // namespace
}  // namespace ebb::plots
