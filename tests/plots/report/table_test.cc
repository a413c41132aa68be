#include "plots/report/table.h"

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "plots/charts/utf8.h"
#include "tests/run_folder/made_run.h"
#include "tests/support/catch.h"

namespace ebb::plots {
namespace {

// A design with the figures of its row, each measured in one run.
DesignSummary Row(const std::string& name, const std::vector<std::pair<const char*, double>>& figures) {
  DesignSummary row;
  row.design = row.label = name;
  row.runs = 1;
  for (const auto& [key, value] : figures) row.figures[key] = {value, value, value, 1};
  return row;
}

DesignSummary Threads() {
  return Row("threads", {{"base_bytes", 3'300'000},
                         {"peak_bytes", 46'400'000},
                         {"per_connection_bytes", 4'310},
                         {"floor_bytes", 3'316'000},
                         {"floor_over_base", 1.005},
                         {"small_level_bytes", 7'610'000},
                         {"excess", 1.004},
                         {"return_time_s", 0.76},
                         {"charged_per_connection_bytes", 26'500}});
}

TEST_CASE("the table has a row for each design, aligned, with units and a dash for what was not measured") {
  const DesignSummary keeper = Row("größer", {{"base_bytes", 4'200'000},
                                              {"peak_bytes", 370'000'000},
                                              {"per_connection_bytes", 36'580},
                                              {"floor_bytes", 29'400'000},
                                              {"floor_over_base", 7},
                                              {"small_level_bytes", 40'800'000},
                                              {"return_time_s", kNever}});
  CHECK("\n" + FormatTable({Threads(), keeper}) == R"(
                                  per           floor /    small          return  charged per
design      base     peak  connection    floor     base    level  excess    time   connection
─────────────────────────────────────────────────────────────────────────────────────────────
threads  3.30 MB  46.4 MB     4,310 B  3.32 MB     1.00  7.61 MB    1.00  760 ms     26,500 B
größer   4.20 MB   370 MB    36,580 B  29.4 MB     7.00  40.8 MB       –   never            –
–  not measured
)");
}

TEST_CASE("a table in which everything was measured explains no dash") {
  CHECK(FormatTable({Threads()}).find("not measured") == std::string::npos);
}

TEST_CASE("a table that is wider than the terminal is laid into several, each with the designs") {
  for (const int columns : {40, 80, 200}) {
    const std::string table = FormatTable({Threads()}, columns);
    size_t tables = 0;
    for (const absl::string_view line : absl::StrSplit(table, '\n')) {
      CHECK(Utf8Width(line) <= static_cast<size_t>(columns));
      tables += absl::StartsWith(line, "threads ") ? 1 : 0;
    }
    CHECK(tables == (columns == 40 ? 3 : columns == 80 ? 2 : 1));
    CHECK_THAT(table, Contains("3.30 MB") && Contains("4,310 B"));
  }
}

TEST_CASE("of a design of several processes is said what its resident memory counts") {
  DesignSummary row = Threads();
  row.figures["max_processes"] = {10'001, 10'001, 10'001, 1};
  row.figures["pss_per_connection_bytes"] = {20'462, 20'462, 20'462, 1};
  CHECK_THAT(FormatTable({row}),
             Contains("threads: resident memory counts what its 10,001 processes share once for "
                      "each of them; a connection's proportional set is 20,462 B\n"));
  CHECK_THAT(FormatTable({Threads()}), !Contains("processes"));
}

TEST_CASE("repeats have their median in the row, and the minimum and the maximum below it") {
  DesignSummary row = Threads();
  row.runs = 3;
  row.figures["peak_bytes"] = {46'400'000, 45'000'000, 48'000'000, 3};
  const std::string table = FormatTable({row});
  CHECK_THAT(table, Contains("\nthreads    3.30 MB  46.4 MB ") &&
                        Contains("\n  minimum  3.30 MB  45.0 MB ") &&
                        Contains("\n  maximum  3.30 MB  48.0 MB ") && Contains("medians, and the minimum"));
}

TEST_CASE("a design that failed has a row that says so, with the figures that there are") {
  DesignSummary row = Row("bad", {{"base_bytes", 1'000'000}});
  row.outcome = Outcome::kFailed;
  row.error = "bad ended by itself (signal 6 (Aborted))";
  const std::string table = FormatTable({Threads(), row});
  CHECK_THAT(table, Contains("\nbad      1.00 MB   failed ") &&
                        Contains("\nbad failed: bad ended by itself (signal 6 (Aborted))\n"));
}

TEST_CASE("changes are a table of before and after, and say what is clearly worse or better") {
  const DesignSummary before = Threads();
  DesignSummary after = Threads();
  after.figures["peak_bytes"].median *= 1.2;
  after.figures["excess"].median = 0.5;
  after.figures["base_bytes"].median *= 1.01;
  const std::string table = FormatChanges(FindChanges({before}, {after}));
  CHECK_THAT(table, Contains("peak   46.4 MB   55.7 MB  +20.0 %   worse") &&
                        Contains("excess      1.00      0.50  -50.2 %  better") &&
                        Contains("base   3.30 MB   3.33 MB   +1.0 %        \n"));
  CHECK(FormatChanges({}).empty());
}

}  // namespace
}  // namespace ebb::plots
