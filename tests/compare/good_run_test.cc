// The program as a user runs it, with designs that behave.
#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "run_folder/folder.h"
#include "tests/compare/running_comparison.h"
#include "tests/support/catch.h"
#include "tests/support/sanitized.h"

namespace ebb::compare {
namespace {

using nlohmann::json;

constexpr int kBig = 100;
constexpr int kSmall = 20;

const std::vector<std::string>& Flags() {
  static const auto& flags = *new std::vector<std::string>{absl::StrCat("--big=", kBig),
                                                           "--big_iterations=2",
                                                           "--big_pause=400ms",
                                                           absl::StrCat("--small=", kSmall),
                                                           "--small_iterations=2",
                                                           "--small_pause=400ms",
                                                           "--linger=1s"};
  return flags;
}

const std::set<std::string> kRunFiles = {"design.log", "events.csv", "pulse.json",
                                         "pulse.log",  "run.json",   "samples.csv"};

template <typename Number>
std::optional<Number> Highest(const std::vector<Sample>& samples, std::optional<Number> Sample::*column) {
  std::optional<Number> highest;
  for (const Sample& sample : samples) {
    if ((sample.*column).has_value()) highest = std::max(highest.value_or(0), *(sample.*column));
  }
  return highest;
}

// What every run of this schedule must have recorded.
void CheckRun(const RunningComparison& comparison, const std::string& name, int big, int small) {
  INFO(name);
  const auto run = ReadRun(comparison.out() + "/" + name);
  REQUIRE(run.ok());
  CHECK(run->notes.empty());
  CHECK(run->info.outcome == Outcome::kCompleted);
  REQUIRE(static_cast<int>(run->pulses.size()) == big + small);
  for (int i = 0; i < big + small; ++i) {
    const Pulse& pulse = run->pulses[i];
    CHECK(pulse.big == (i < big));
    CHECK(pulse.asked == (pulse.big ? kBig : kSmall));
    CHECK(pulse.connected == pulse.asked);
    CHECK(pulse.left_open == 0);
    CHECK(*pulse.connected_s >= pulse.start_s);
    CHECK(*pulse.close_s - *pulse.connected_s >= 0.399);
    CHECK(*pulse.closed_s >= *pulse.close_s);
    if (i > 0) CHECK(pulse.start_s - *run->pulses[i - 1].closed_s >= 0.399);
  }
  CHECK(Highest(run->samples, &Sample::connections) == (big > 0 ? kBig : kSmall));
  CHECK(run->samples.front().t_s < run->pulses.front().start_s - 1);
  CHECK(run->samples.back().t_s > *run->pulses.back().closed_s + 1);

  const json info = comparison.RunJson(name);
  const json& metrics = info["metrics"];
  REQUIRE(metrics.is_object());
  const int64_t peak = *Highest(run->samples, &Sample::rss_bytes);
  CHECK(metrics["peak_bytes"] == peak);
  CHECK(metrics["peak_vs_kernel"].get<double>() ==
        Approx(static_cast<double>(peak) / info["kernel_peak_rss_bytes"].get<double>()));
  CHECK(metrics["connections"] == (big > 0 ? kBig : kSmall));
  CHECK(metrics["per_connection_bytes"].get<double>() ==
        Approx((metrics["peak_bytes"].get<double>() - metrics["base_bytes"].get<double>()) /
               metrics["connections"].get<double>())
            .margin(1));
  CHECK(metrics["not_connected"] == 0);
  CHECK(info["client"]["totals"]["connected"] == big * kBig + small * kSmall);
  CHECK(info["client"]["totals"]["closed_by_server"] == 0);
}

// Either the charged memory is there, or the user is told why not.
void CheckCharged(const RunningComparison& comparison, const std::string& name) {
  const json info = comparison.RunJson(name);
  const auto run = ReadRun(comparison.out() + "/" + name);
  REQUIRE(run.ok());
  const std::string reason = info["charged_not_measured"];
  const auto charged = Highest(run->samples, &Sample::charged_bytes);
  CHECK(charged.has_value() == reason.empty());
  if (reason.empty()) {
    // The kernel stacks alone are about this.
    CHECK(static_cast<double>(*charged) > 0.8 * 16'384 * info["metrics"]["max_threads"].get<double>());
    CHECK(info["metrics"]["charged_peak_bytes"] == *charged);
    // The kernel charges 64 pages in advance for each processor, and adds its statistics up in such batches:
    // that is much of a small total. tests/memstats has a large one.
    const double batches = 2.0 * 64 * 4096 * info["cpus"].get<double>();
    CHECK(info["metrics"]["charged_sum_over_total"].get<double>() ==
          Approx(1).margin(0.02 + batches / static_cast<double>(*charged)));
    CHECK_FALSE(absl::StrContains(comparison.output(), " was not measured: "));
  } else {
    CHECK(info["metrics"]["charged_peak_bytes"].is_null());
    CHECK_THAT(comparison.output(), Contains("Charged memory was not measured: " + reason));
  }
}

TEST_CASE("two designs are run, recorded, drawn and compared") {
  std::vector<std::string> flags = Flags();
  flags.push_back("--designs=threads,threads-naive");
  RunningComparison comparison(flags);
  REQUIRE(comparison.Wait() == 0);
  CHECK(comparison.Descendants().empty());
  CHECK(comparison.Cgroups().empty());
  CHECK(comparison.ScratchFolders().empty());

  const std::set<std::string> names = NamesIn(comparison.out());
  for (const char* name : {"threads", "threads-small-only", "threads-naive", "threads-naive-small-only",
                           "report.html", "report.md", "metrics.json", "rss.png", "rss.svg", "anonymous.png",
                           "threads.png", "faults.png", "cpu.png", "heap.png", "heap.svg"}) {
    CHECK(names.count(name) == 1);
  }
  for (const char* picture : {"rss.png", "heap.png"}) {
    CHECK(ReadFile(comparison.out() + "/" + picture)->substr(0, 8) == "\x89PNG\r\n\x1a\n");
  }
  std::set<std::string> with_heap = kRunFiles;
  with_heap.insert("heap.csv");
  for (const std::string design : {"threads", "threads-naive"}) {
    CheckRun(comparison, design, 2, 2);
    CheckRun(comparison, design + "-small-only", 0, 2);
    CheckCharged(comparison, design);
    std::set<std::string> files = NamesIn(comparison.out() + "/" + design);
    // Where there is a cgroup.
    const bool charged = comparison.RunJson(design)["charged_not_measured"] == "";
    CHECK(files.erase("charged.csv") == (charged ? 1 : 0));
    CHECK(names.count("charged.png") == (charged ? 1 : 0));
    CHECK(names.count("cost.png") == (charged ? 1 : 0));
    CHECK(files == (design == "threads" ? with_heap : kRunFiles));
    const json full = comparison.RunJson(design)["metrics"];
    const json fresh = comparison.RunJson(design + "-small-only")["metrics"];
    CHECK(full["excess"].get<double>() ==
          Approx(full["small_level_bytes"].get<double>() / fresh["small_level_bytes"].get<double>()));
    CHECK(full["excess"] > 0.5);
    CHECK(fresh["excess"].is_null());
    // Or it was slower than the burst was held, as a sanitizer can make it; then that must be told.
    const bool told_slow =
        absl::StrContains(comparison.RunJson(design)["problems"].dump(), "It accepts more slowly");
    CHECK((full["max_threads"] >= kBig || told_slow));
    CHECK_THAT(comparison.output(),
               Contains("\n" + design + " ") && Contains("\n" + design + ": a connection cost "));
  }
  CHECK_THAT(comparison.output(),
             Contains("per") && Contains("excess") && Contains(comparison.out() + "/rss.png"));
}

TEST_CASE("without a cgroup charged memory is empty, not 0, and the reason is told") {
  RunningComparison comparison(With({"--designs=threads"}), kWithoutCgroups);
  REQUIRE(comparison.Wait() == 0);
  CheckCharged(comparison, "threads");
}

// The kernel adds pages up in batches for each processor, so a process must be large for its VmHWM to be as
// good as this (percpu_counter in the kernel's include/linux).
TEST_CASE("the recorded peak is the kernel's own within 1 %") {
  if (kSanitized) return;
  RunningComparison comparison(With({"--designs=threads-naive", "--big=3000", "--linger=4s"}));
  REQUIRE(comparison.Wait() == 0);
  const json info = comparison.RunJson("threads-naive");
  const double recorded = info["metrics"]["peak_bytes"];
  CHECK(recorded > 3000.0 * 30'000);
  CHECK(recorded / info["kernel_peak_rss_bytes"].get<double>() == Approx(1).margin(0.01));
}

TEST_CASE("repeats take turns, and are one row of medians") {
  RunningComparison comparison(With({"--designs=epoll,processes", "--repeat=2"}));
  REQUIRE(comparison.Wait() == 0);
  std::vector<std::string> started;
  for (const std::string name :
       {"epoll", "epoll-small-only", "processes", "processes-small-only", "epoll-repeat-2",
        "epoll-small-only-repeat-2", "processes-repeat-2", "processes-small-only-repeat-2"}) {
    const json info = comparison.RunJson(name);
    CHECK(info["outcome"] == "completed");
    CHECK(info["repeat"] == (absl::StrContains(name, "repeat") ? 2 : 1));
    started.push_back(info["started_at"]);
  }
  CHECK(std::is_sorted(started.begin(), started.end()));
  const json metrics = json::parse(*ReadFile(comparison.out() + "/metrics.json"));
  REQUIRE(metrics["designs"].size() == 2);
  CHECK(metrics["designs"][0]["figures"]["peak_bytes"]["runs"] == 2);
  CHECK(metrics["designs"][0]["figures"]["excess"]["runs"] == 2);
  CHECK_THAT(comparison.output(), Contains("\n  minimum ") && Contains("\n  maximum "));
}

TEST_CASE("a design of several processes is measured as their sum") {
  RunningComparison comparison(With({"--designs=processes", "--linger=4s"}));
  REQUIRE(comparison.Wait() == 0);
  const json info = comparison.RunJson("processes");
  CHECK(info["metrics"]["max_processes"] == 51);
  CHECK(info["metrics"]["peak_vs_kernel"].is_null());
  CHECK(info["kernel_peak_rss_bytes"].is_null());
  CHECK(info["metrics"]["pss_per_connection_bytes"] < info["metrics"]["per_connection_bytes"]);
  CHECK(info["metrics"]["pss_per_connection_bytes"] > 0);
}

TEST_CASE(
    "a design is ready when its log says so, with its files and its version, if its catalogue has that") {
  TempFolder folder;
  const std::string catalogue = folder.file("mine.json");
  REQUIRE(WriteFileAtomically(catalogue, absl::StrCat(R"({"format": 1, "designs": [{"name": "mine",
      "description": "my server", "files": {"port": ["{port}"]}, "environment": {"SERVER": ")",
                                                      ProgramPath("EBB_BAD_DESIGN"), R"("},
      "command": ["sh", "-c", "$SERVER $(cat {temp}/port) {run}"], "ready": {"log": "this design /"},
      "version": ["echo", "mine 1.2"], "cannot": "It cannot swim."}]})"))
              .ok());
  RunningComparison comparison(With({"--designs=mine", "--catalogue=" + catalogue}));
  REQUIRE(comparison.Wait() == 0);
  const json info = comparison.RunJson("mine");
  CHECK(info["outcome"] == "completed");
  CHECK(info["design_version"] == "mine 1.2");
  CHECK(info["description"] == "my server");
  CHECK_THAT(*ReadFile(comparison.out() + "/report.md"), Contains("my server. It cannot swim."));
  CHECK(comparison.ScratchFolders().empty());
}

TEST_CASE("run.json says what was run, with the values that the user gave for those of the profile") {
  std::vector<std::string> flags = With({"--designs=threads"});
  RunningComparison comparison(flags);
  REQUIRE(comparison.Wait() == 0);
  const json info = comparison.RunJson("threads");
  CHECK(info["format"] == 2);
  CHECK(info["design"] == "threads");
  CHECK(info["error"] == "");
  CHECK(info["schedule"] == json{{"profile", "quick"},
                                 {"big_connections", 50},
                                 {"big_iterations", 1},
                                 {"big_pause_s", 0.1},
                                 {"small_connections", 10},
                                 {"small_iterations", 1},
                                 {"small_pause_s", 0.1},
                                 {"linger_s", 0.5}});
  CHECK(comparison.RunJson("threads-small-only")["schedule"]["big_iterations"] == 0);
  const std::string command = info["command"].dump();
  CHECK_THAT(command, Contains("/server/server") && Contains("--port=") && !Contains("{"));
  CHECK(info["kernel"].get<std::string>().find("Linux ") == 0);
}

TEST_CASE("a design of the user's own is run, whatever spaces its command has") {
  RunningComparison comparison(
      With({"--designs=",
            absl::StrCat("--design=my-own='", ProgramPath("EBB_BAD_DESIGN"), "' {port} 'is fine'")}));
  CHECK(comparison.Wait() == 0);
  CHECK(comparison.RunJson("my-own")["outcome"] == "completed");
  CHECK(ReadFile(comparison.PathOf("my-own", "design.log")).value() == "this design is fine\n");
}

TEST_CASE("what was left in a run's folder is not taken for this run's") {
  TempFolder folder;
  REQUIRE(MakeFolder(folder.file("bad")).ok());
  for (const char* left : {"samples.csv", "events.csv"}) {
    REQUIRE(WriteFileAtomically(folder.file(absl::StrCat("bad/", left)), "from another time\n").ok());
  }
  RunningComparison failed(With({"--designs=", BadDesign("dies-at-once"), "--out=" + folder.path()}));
  CHECK(failed.Wait() == 1);
  CHECK(NamesIn(folder.file("bad")) == std::set<std::string>{"design.log", "run.json"});
  CHECK_FALSE(absl::StrContains(failed.output(), "a connection cost"));
}

}  // namespace
}  // namespace ebb::compare
