// What compare says when it is asked for what it cannot do, and what it prints meanwhile.
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "tests/compare/running_comparison.h"
#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

using nlohmann::json;

TEST_CASE("flags that are wrong are refused with a sentence, before anything is started") {
  const std::pair<const char*, const char*> cases[] = {
      {"--designs=thread", "compare: --designs names \"thread\", which is not known: there are threads, "},
      {"--designs=threads,threads", "compare: --designs names threads twice"},
      {"--designs=all,threads",
       "compare: --designs: all stands alone, and has every design that is ready here"},
      {"--design=mine=./server {prot}", "{prot} stands for nothing; there are {port}, {run}, "},
      {"--designs=", "compare: give at least one design with --designs, --design or --pid"},
      {"--pid=1", "compare: --pid and --port belong together"},
      {"--port=1", "compare: --pid and --port belong together"},
      {"--catalogue=/no/such.json", "compare: cannot open /no/such.json: No such file or directory"},
      {"--repeat=101", "compare: --repeat=101 is not allowed: give a number from 1 to 100"},
      {"--check=threads.speed<=3", "the metric \"speed\", which is not known: there are base_bytes, "},
      {"--check=go.excess<=3", "is about go, which is not among the designs: threads, threads-naive, epoll"},
      {"--check=excess", "compare: --check=excess is not a check: give DESIGN.METRIC<=NUMBER"},
      {"--design=mine=./server", "does not say where the port goes"},
      {"--design=threads=./server {port}", "compare: there are two designs named threads"},
      {"--profile=slow", "compare: --profile=slow is not known: give quick or original"},
      {"--big=0", "compare: --big=0 is not allowed: give a number from 1 to 1000000"},
      {"--big=many", "compare: --big=many is not a whole number"},
      {"--small_iterations=1001", "compare: --small_iterations=1001 is not allowed"},
      {"--linger=5", "compare: --linger=5 is not allowed: give a duration of at least 0 and at most 1h"},
      {"--big_pause=inf", "compare: --big_pause=inf is not allowed"},
      {"--ready_timeout=0s", "compare: --ready_timeout=0s is not allowed: give a duration of at least 100ms"},
      {"--repetitions=3", "unknown command line flag 'repetitions'"},
      {"threads", "compare: takes flags only, such as --designs=threads"},
  };
  for (const auto& [flag, message] : cases) {
    INFO(flag);
    RunningComparison comparison({flag});
    CHECK(comparison.Wait() == 2);
    CHECK_THAT(comparison.errors(), Contains(message));
    CHECK(comparison.output() == "");
    CHECK_FALSE(std::filesystem::exists(comparison.out()));
  }
}

TEST_CASE("--help has each flag of compare in a group, and --list the designs") {
  RunningComparison help({"--help"});
  CHECK(help.Wait() == 0);
  for (const char* flag :
       {"designs", "design", "pid", "port", "catalogue", "list", "profile", "repeat", "big", "big_iterations",
        "big_pause", "small", "small_iterations", "small_pause", "linger", "ready_timeout", "out", "check"}) {
    CHECK_THAT(help.output(), Contains(absl::StrCat("\n  --", flag, "=")));
  }
  RunningComparison list({"--list"});
  CHECK(list.Wait() == 0);
  CHECK_THAT(list.output(),
             Contains("threads        ready  the baseline") && Contains("\nepoll          ready  "));
  RunningComparison bare({"--list"}, "true", {{"PATH", "/nowhere"}});
  CHECK(bare.Wait() == 0);
  CHECK_THAT(bare.output(),
             Contains("goroutines     -      Go") && Contains("needs go: install golang-go\n"));
}

TEST_CASE("a catalogue with a mistake is refused with the file, the place and what is allowed") {
  TempFolder folder;
  const std::string path = folder.file("mine.json");
  REQUIRE(WriteFileAtomically(path, R"({"format": 1, "designs": [{"name": "mine", "colour": "red"}]})").ok());
  RunningComparison comparison({"--catalogue=" + path});
  CHECK(comparison.Wait() == 2);
  CHECK_THAT(comparison.errors(), Contains("compare: " + path +
                                           ": design 1 (mine): the key \"colour\" is not "
                                           "known; allowed are name, description, command"));
}

TEST_CASE("a second comparison does not go into the folder of the first, which stays as it is") {
  RunningComparison first(With({"--designs=epoll"}));
  REQUIRE(first.Wait() == 0);
  const std::string report = ReadFile(first.out() + "/report.html").value();
  RunningComparison second(With({"--designs=epoll", "--out=" + first.out()}));
  CHECK(second.Wait() == 2);
  CHECK_THAT(second.errors(), Contains("compare: --out=" + first.out() + " holds an earlier comparison (") &&
                                  Contains("): give another folder, or remove that one first"));
  CHECK(ReadFile(first.out() + "/report.html").value() == report);
  std::filesystem::remove(first.out() + "/report.html");
  RunningComparison third(With({"--designs=epoll", "--out=" + first.out()}));
  CHECK(third.Wait() == 2);
  CHECK_THAT(third.errors(), Contains("epoll/run.json") || Contains("epoll-small-only/run.json"));
}

TEST_CASE("a file in the place of the output folder is left alone, and named") {
  TempFolder folder;
  const std::string out = folder.file("precious");
  REQUIRE(WriteFileAtomically(out, "text").ok());
  RunningComparison comparison(With({"--out=" + out}));
  CHECK(comparison.Wait() == 1);
  CHECK(comparison.errors() == absl::StrCat("compare: cannot make the folder ", out, ": Not a directory\n"));
  CHECK(*ReadFile(out) == "text");
}

TEST_CASE("without gnuplot all but the pictures is there, and the package is named") {
  RunningComparison comparison(With({"--designs=threads"}), "true", {{"PATH", "/nowhere"}});
  CHECK(comparison.Wait() == 1);
  CHECK_THAT(comparison.errors(),
             Contains("compare: the pictures need gnuplot, which is not installed: install the package "
                      "gnuplot-nox"));
  CHECK_THAT(comparison.output(), Contains("\nthreads ") && Contains("\nthreads: a connection cost "));
  CHECK(comparison.RunJson("threads")["outcome"] == "completed");
  CHECK_FALSE(comparison.RunJson("threads")["metrics"]["peak_bytes"].is_null());
  CHECK(NamesIn(comparison.out()) ==
        std::set<std::string>{"threads", "threads-small-only", "report.html", "report.md", "metrics.json"});
}

TEST_CASE("a machine that allows fewer connections gets as many as it allows, and is told so") {
  // Long enough for a design that a sanitizer slows down to accept so many.
  RunningComparison comparison(
      With({"--designs=threads,threads-naive", "--big=10000", "--small=1000", "--linger=3s"}),
      "ulimit -n 300");
  CHECK(comparison.Wait() == 0);
  CHECK_THAT(comparison.errors(),
             Contains("compare: bursts of 200 instead of 10,000 connections: the hard limit "
                      "of open descriptors (ulimit -Hn) is 300; raise it for more\n"));
  for (const char* run : {"threads", "threads-naive"}) {
    const json info = comparison.RunJson(run);
    CHECK(info["outcome"] == "completed");
    CHECK(info["schedule"]["big_connections"] == 200);
    CHECK(info["schedule"]["small_connections"] == 200);
    CHECK(info["metrics"]["connections"] == 200);
    CHECK(info["metrics"]["not_connected"] == 0);
    CHECK_THAT(info["problems"].dump(), Contains("bursts of 200 instead of 10,000 connections"));
  }
}

TEST_CASE("a soft limit that is lower than the hard one limits nobody, not even a design that ignores it") {
  RunningComparison comparison(With({"--designs=", "--big=120", BadDesign("serves")}), "ulimit -Sn 100");
  CHECK(comparison.Wait() == 0);
  CHECK(comparison.RunJson("bad")["metrics"]["connections"] == 120);
  CHECK_FALSE(absl::StrContains(comparison.errors(), "instead of"));
}

TEST_CASE("a machine that allows no connection at all is refused") {
  RunningComparison comparison(With({}), "ulimit -n 90");
  CHECK(comparison.Wait() == 1);
  CHECK(
      comparison.errors() ==
      "compare: not one connection is possible: the hard limit of open descriptors (ulimit -Hn) is 90; raise "
      "it\n");
}

// Each phase is long enough to be noticed by a compare that has to wait for the processor.
std::vector<std::string> WatchedFlags() { return {"--designs=threads", "--linger=1s", "--big_pause=500ms"}; }

TEST_CASE("elsewhere than on a terminal, progress is a plain line for each phase") {
  RunningComparison comparison(With(WatchedFlags()));
  REQUIRE(comparison.Wait() == 0);
  CHECK(comparison.errors() ==
        "threads: preparing\n"
        "threads: starting\n"
        "threads: measuring its base\n"
        "threads: big pulse 1 of 1\n"
        "threads: small pulse 1 of 1\n"
        "threads: watching what stays\n"
        "threads, small only: starting\n"
        "threads, small only: measuring its base\n"
        "threads, small only: small pulse 1 of 1\n"
        "threads, small only: watching what stays\n");
}

TEST_CASE("on a terminal, progress is one live block") {
  // script(1) runs a command on a terminal of its own, and copies what comes to its standard output.
  TempFolder folder;
  std::string command = absl::StrCat(ProgramPath("EBB_COMPARE"), " --out=", folder.file("out"));
  for (const std::string& flag : With(WatchedFlags())) absl::StrAppend(&command, " ", flag);
  Program script("EBB_SHELL", {"-c", absl::StrCat("exec script -qec '", command, "' /dev/null")},
                 {{"LC_ALL", "C.UTF-8"}});
  REQUIRE(script.Wait() == 0);
  const std::string screen = script.Output();
  CHECK_THAT(screen, Contains("\x1b[Kthreads   about ") && Contains(" s left") &&
                         Contains("\x1b[K  measuring its base") &&
                         Contains("\x1b[K  big pulse 1 of 1   50 of 50 connections, holding") &&
                         Contains("\x1b[K  RSS ") && Contains("█") && Contains("  at most ") &&
                         Contains("\x1b[Kthreads, small only   ") && Contains("  small pulse 1 of 1"));
  // Three lines are drawn again in their place, and the last of them are gone before the table comes.
  const std::string back = "\r\x1b[2A";
  CHECK_THAT(screen, Contains(back + "\x1b[Kthreads "));
  const size_t last = screen.rfind(back + "\x1b[J");
  REQUIRE(last != std::string::npos);
  CHECK(screen.substr(last).find("per") != std::string::npos);
  CHECK_FALSE(absl::StrContains(screen.substr(last), "watching"));
}

}  // namespace
}  // namespace ebb::compare
