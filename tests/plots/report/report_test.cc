// The reports for people and for programs, of runs with known figures.
#include "plots/report/report.h"

#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "plots/report/json_report.h"
#include "plots/report/markdown_report.h"
#include "run_folder/csv_line.h"
#include "run_folder/recorded_runs.h"
#include "run_folder/run.h"
#include "tests/plots/summarized.h"
#include "tests/run_folder/made_run.h"
#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace ebb::plots {
namespace {

using nlohmann::json;

// A design that gives its memory back, one that keeps some, and one that failed at its start.
ReportInput Input() {
  MadeServer keeper;
  keeper.design = "keeper|<odd>";
  keeper.kept_bytes = 30'000'000;
  MadeServer threads;
  threads.kinds = true;
  ReportInput input;
  input.runs = {MakeRun(threads), MakeRun(keeper)};
  input.runs[0].info.description = "the baseline";
  input.runs[0].info.cannot = "It cannot swim.";
  input.runs[0].info.environment = {{"kernel", "Linux 6.1"}};
  input.runs[1].info.problems = {"The client was busy."};
  Run& failed = input.runs.emplace_back();
  failed.info.design = failed.label = "failed";
  failed.info.schedule = input.runs[0].info.schedule;
  failed.info.outcome = Outcome::kFailed;
  failed.info.error = "failed does not listen";
  failed.info.failure_log = {"last *words*"};
  input.summaries = Summarized(input.runs);
  input.created = "2026-01-02 03:04 UTC";
  return input;
}

TEST_CASE("the report for a pull request has the table, what went wrong, the designs and the environment") {
  const std::string report = MarkdownReport(Input());
  CHECK_THAT(report,
             Contains("# Memory of 3 designs under the same pulses\n\n3 pulses of 10,000 connections, "
                      "then 3 of 1,000; 2026-01-02 03:04 UTC. "));
  CHECK_THAT(report,
             Contains("| design | base | peak | per connection | floor | floor / base | small level | "
                      "return time | charged per connection |\n"));
  CHECK_THAT(report,
             Contains("| threads | **3.30 MB** | **46.4 MB** | **4,310 B** | **3.30 MB** | **1.00** | "
                      "**7.61 MB** | "));
  CHECK_THAT(report,
             Contains("| keeper\\|&lt;odd> | **3.30 MB** | **46.4 MB** | **4,310 B** | 33.3 MB | 10.09 | "
                      "33.3 MB | never | "));
  CHECK_THAT(report, Contains("| failed | failed | failed | "));
  CHECK_THAT(report,
             Contains("\n- keeper\\|&lt;odd>: the memory did not come back after the bursts: 30.0 MB, 9.09 "
                      "times the base, stayed\n"));
  CHECK_THAT(report, !Contains("- failed: the memory"));
  CHECK_THAT(report, Contains("- **failed failed**: failed does not listen\n  - last \\*words\\*\n"));
  CHECK_THAT(report, Contains("- keeper\\|&lt;odd>: The client was busy.\n"));
  CHECK_THAT(report, Contains("- **threads**: the baseline. It cannot swim.\n"));
  CHECK_THAT(report, Contains("## Environment\n\n- kernel: Linux 6.1\n"));
}

TEST_CASE("metrics.json has every figure of every design, null for what was not measured") {
  const json report = JsonReport(Input());
  CHECK(report["format"] == 2);
  REQUIRE(report["designs"].size() == 3);
  const json& threads = report["designs"][0];
  CHECK(threads["figures"].size() == AllMetrics().size());
  CHECK(threads["figures"]["peak_bytes"] ==
        json{{"median", 46'400'000}, {"least", 46'400'000}, {"most", 46'400'000}, {"runs", 1}});
  CHECK(threads["figures"]["excess"].is_null());
  CHECK(threads["cost_per_connection"]["kernel_stacks_bytes"] == 16'384);
  CHECK(threads["cost_per_connection"]["slab_bytes"].is_null());
  CHECK(report["designs"][1]["figures"]["return_time_s"]["median"] == "never");
  CHECK(report["designs"][2]["outcome"] == "failed");
  CHECK(report["designs"][2]["failure_log"] == json::array({"last *words*"}));
  CHECK(report["environment"] == json{{"kernel", "Linux 6.1"}});
}

TEST_CASE("the page gets curves of what was recorded, pulses, costs and the best of each column") {
  const json data = ReportData(Input());
  std::vector<std::string> kinds;
  for (const json& curve : data["curves"]) kinds.push_back(curve["kind"]);
  CHECK(kinds ==
        std::vector<std::string>{"rss_bytes", "charged_bytes", "anonymous_bytes", "threads", "cpu_s"});
  CHECK(data["curves"][0]["series"].size() == 2);  // Nothing was recorded of the one that failed.
  CHECK(data["curves"][0]["series"][0]["points"][0][0] == -2.0);
  CHECK(data["pulses"].size() == 6);
  CHECK(data["pulses"][0] == json{{"from", 0.0}, {"to", 2.5}, {"big", true}, {"connections", 10'000}});
  CHECK(data["costs"]["designs"].size() == 1);
  CHECK(data["costs"]["designs"][0]["total"] == 26'310.0);
  CHECK(data["designs"][0]["figures"]["floor_bytes"]["best"] == true);
  CHECK(data["designs"][1]["figures"]["floor_bytes"]["best"] == false);
  CHECK(data["designs"][2]["figures"]["floor_bytes"].is_null());
  for (const json& metric : data["metrics"]) CHECK(metric["key"] != "excess");  // Nobody measured it.
}

TEST_CASE("all reports are written, and a folder that cannot be written is an error") {
  TempFolder folder;
  std::vector<std::string> written;
  REQUIRE(WriteReports(Input(), folder.file("out"), &written).ok());
  CHECK(written == std::vector<std::string>{folder.file("out/report.html"), folder.file("out/report.md"),
                                            folder.file("out/metrics.json")});
  for (const std::string& path : written) CHECK(std::filesystem::file_size(path) > 500);
  REQUIRE(WriteFileAtomically(folder.file("file"), "").ok());
  CHECK_FALSE(WriteReports(Input(), folder.file("file")).ok());
}

TEST_CASE("the document of all figures names every metric, every kind of charged memory and every column") {
  const std::string document = *ReadFile(ProgramPath("EBB_METRICS_DOCUMENT"));
  for (const MetricKind& kind : AllMetrics()) {
    INFO(kind.key);
    CHECK(absl::StrContains(document, absl::StrCat("`", kind.key, "`")));
  }
  for (const ChargedKind& kind : ChargedKinds()) {
    INFO(kind.key);
    CHECK(absl::StrContains(document, absl::StrCat("`", kind.key, "`")));
  }
  for (const std::string& header :
       {CsvHeader<Sample>(), CsvHeader<ChargedReading>(), CsvHeader<Event>(), CsvHeader<HeapReading>()}) {
    for (const absl::string_view column : absl::StrSplit(header, ',')) {
      INFO(column);
      CHECK(absl::StrContains(document, absl::StrCat("`", column, "`")));
    }
  }
}

TEST_CASE("a folder stands for itself or for the run folders in it, and what is neither is named") {
  TempFolder folder;
  WriteRun(MakeRun(MadeServer()), folder.file("runs/b"));
  WriteRun(MakeRun(MadeServer()), folder.file("runs/a"));
  REQUIRE(MakeFolder(folder.file("runs/empty")).ok());
  CHECK(*FindRunFolders(folder.file("runs/b")) == std::vector<std::string>{folder.file("runs/b")});
  CHECK(*FindRunFolders(folder.file("runs")) ==
        std::vector<std::string>{folder.file("runs/a"), folder.file("runs/b")});
  CHECK_THAT(std::string(FindRunFolders(folder.file("runs/empty")).status().message()),
             Contains("/runs/empty has no run.json, and no folder in it has"));
  CHECK_THAT(std::string(FindRunFolders("/no/such").status().message()),
             Contains("/no/such is not a folder"));
}

}  // namespace
}  // namespace ebb::plots
