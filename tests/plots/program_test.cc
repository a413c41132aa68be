// The program as a user runs it.
#include "tests/support/program.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "base/exit_code.h"
#include "base/io/file.h"
#include "tests/run_folder/made_run.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ebb::plots {
namespace {

constexpr char kPlots[] = "EBB_PLOTS";

std::set<std::string> FilesIn(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.insert(entry.path().filename());
  return names;
}

// What is written without gnuplot, and what with it.
const std::set<std::string> kReports = {"metrics.json", "report.html", "report.md"};

std::set<std::string> AllFiles() {
  std::set<std::string> files = kReports;
  for (const std::string name : {"anonymous", "charged", "cpu", "heap", "rss", "threads"}) {
    files.insert(name + ".png");
    files.insert(name + ".svg");
  }
  return files;
}

// One number of a PNG's first chunk (https://www.w3.org/TR/png/#11IHDR).
int PngNumber(const std::string& png, size_t at) {
  int number = 0;
  for (size_t i = at; i < at + 4; ++i) number = number * 256 + static_cast<unsigned char>(png.at(i));
  return number;
}

MadeServer Naive() {
  MadeServer naive;
  naive.design = "threads-naive";
  naive.base_bytes = 4'200'000;
  naive.per_connection_bytes = 36'580;
  naive.kept_bytes = 25'000'000;
  naive.heap = false;
  return naive;
}

// Run folders of the two designs.
struct Recorded {
  Recorded() {
    WriteRun(MakeRun(MadeServer()), threads);
    WriteRun(MakeRun(Naive()), naive);
  }

  TempFolder folder;
  std::string threads = folder.file("threads");
  std::string naive = folder.file("naive");
  std::string out = folder.file("out");
};

TEST_CASE("two runs give the table, and pictures that hold titles, units, labels and values") {
  Recorded recorded;
  Program plots(kPlots, {recorded.threads, recorded.naive, "--out=" + recorded.out});
  CHECK(plots.Wait() == kExitDone);
  CHECK(plots.Errors() == "");
  CHECK_THAT(plots.Output(), Contains("design") && Contains("46.4 MB") && Contains("370 MB") &&
                                 Contains("4,310 B") && Contains(recorded.out + "/rss.png\n"));
  CHECK(FilesIn(recorded.out) == AllFiles());
  for (const char* name : {"/rss.png", "/heap.png"}) {
    const std::string png = *ReadFile(recorded.out + name);
    CHECK(png.substr(0, 8) == "\x89PNG\r\n\x1a\n");
    CHECK(PngNumber(png, 16) == 1200);
    CHECK(PngNumber(png, 20) == 720);
    CHECK(png.size() > 20'000);
    CHECK(png.size() < 500'000);
  }
  CHECK_THAT(*ReadFile(recorded.out + "/rss.svg"),
             Contains("Resident memory") && Contains("resident memory, MB") &&
                 Contains("time since the first pulse began, s") && Contains(">threads<") &&
                 Contains(">threads-naive<") && Contains("big pulse") && Contains(">10,000<") &&
                 Contains("threads: peak 46.4 MB") && Contains("threads: floor 3.30 MB") &&
                 Contains("threads: base 3.30 MB") && Contains("threads-naive: peak 370 MB") &&
                 Contains("threads-naive: floor 29.2 MB") && Contains("The same, enlarged"));
  CHECK_THAT(*ReadFile(recorded.out + "/heap.svg"),
             Contains("Heap of threads") && Contains("heap, MB") && Contains(">System<") &&
                 Contains(">Inuse<") && Contains(">Released<") && Contains("clients (right axis)") &&
                 Contains("System peak 45.9 MB") && Contains("System floor 2.80 MB"));
}

TEST_CASE("pictures have the size that was asked for, in a folder that is meant where the user is") {
  Recorded recorded;
  Program plots(kPlots, {"naive", "--out=a/b", "--width=800", "--height=500"},
                {{"BUILD_WORKING_DIRECTORY", recorded.folder.path()}});
  CHECK(plots.Wait() == kExitDone);
  const std::string png = *ReadFile(recorded.folder.file("a/b/rss.png"));
  CHECK(PngNumber(png, 16) == 800);
  CHECK(PngNumber(png, 20) == 500);
}

TEST_CASE("a full and a small-only run of a design give its excess, and the curve is that of the full one") {
  Recorded recorded;
  MadeServer fresh = Naive();
  fresh.big_iterations = 0;
  WriteRun(MakeRun(fresh), recorded.folder.file("fresh"));
  Program plots(kPlots, {recorded.naive, recorded.folder.file("fresh"), "--out=" + recorded.out});
  CHECK(plots.Wait() == kExitDone);
  // Both have 40.8 MB in a small pulse.
  CHECK_THAT(plots.Output(), Contains("40.8 MB    1.00") && !Contains("small only"));
  CHECK_THAT(*ReadFile(recorded.out + "/rss.svg"),
             Contains("Resident memory of threads-naive<") && !Contains("small only"));
}

TEST_CASE("--terminal draws resident memory as text and needs no gnuplot") {
  Recorded recorded;
  Program plots(kPlots, {recorded.threads, recorded.naive, "--terminal", "--columns=80"},
                {{"PATH", "/nowhere"}, {"LC_ALL", "C.UTF-8"}});
  CHECK(plots.Wait() == kExitDone);
  CHECK_THAT(plots.Output(), Contains("300 MB ┤") && Contains("●") && Contains("○") &&
                                 Contains("█ big pulse, ░ small pulse") && Contains("peak 46.4 MB") &&
                                 Contains("time since the first pulse began, s"));
  CHECK(FilesIn(recorded.folder.path()) == std::set<std::string>{"threads", "naive"});
}

TEST_CASE("in a locale without UTF-8 nothing but ASCII is printed, and the curves are still told apart") {
  Recorded recorded;
  Program plots(kPlots, {recorded.threads, recorded.naive, "--terminal", "--columns=80"}, {{"LC_ALL", "C"}});
  CHECK(plots.Wait() == kExitDone);
  const std::string text = plots.Output();
  CHECK(std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; }));
  CHECK_THAT(text, Contains("300 MB +") && Contains("  * threads: peak 46.4 MB") &&
                       Contains("  o threads-naive: ") && Contains("# big pulse, . small pulse") &&
                       !Contains("?"));
}

TEST_CASE("pictures that were drawn earlier and are not drawn now go, and nothing else does") {
  Recorded recorded;
  Program first(kPlots, {recorded.threads, recorded.naive, "--out=" + recorded.out});
  REQUIRE(first.Wait() == kExitDone);
  REQUIRE(WriteFileAtomically(recorded.out + "/holiday.png", "mine").ok());
  REQUIRE(WriteFileAtomically(recorded.out + "/cost.txt", "mine").ok());
  for (const char* stale : {"cpu.png", "cpu.svg", "heap-gone.png"}) {
    REQUIRE(WriteFileAtomically(recorded.out + "/" + stale, "old").ok());
  }
  Program second(kPlots, {recorded.threads, recorded.naive, "--out=" + recorded.out});
  REQUIRE(second.Wait() == kExitDone);
  std::set<std::string> expected = AllFiles();
  expected.insert({"holiday.png", "cost.txt"});
  CHECK(FilesIn(recorded.out) == expected);
}

TEST_CASE("without gnuplot the table is printed, and one sentence says what to install") {
  Recorded recorded;
  Program plots(kPlots, {recorded.threads, "--terminal", "--out=" + recorded.out}, {{"PATH", "/nowhere"}});
  CHECK(plots.Wait() == kExitFailed);
  CHECK_THAT(plots.Output(), Contains("46.4 MB") && Contains("big pulse"));
  CHECK(plots.Errors() ==
        "plots: the pictures need gnuplot, which is not installed: install the package gnuplot-nox and try "
        "again\n");
  CHECK(FilesIn(recorded.out) == kReports);
}

TEST_CASE("a gnuplot that fails is quoted, and leaves no picture") {
  Recorded recorded;
  const std::string fake = recorded.folder.file("gnuplot");
  REQUIRE(WriteFileAtomically(fake,
                              "#!/bin/sh\necho 'plot $data_0_0' >&2\necho 'line 7: no such terminal' >&2\n"
                              "exit 3\n")
              .ok());
  std::filesystem::permissions(fake, std::filesystem::perms::owner_all);
  Program plots(kPlots, {recorded.threads, "--out=" + recorded.out},
                {{"PATH", recorded.folder.path() + ":/usr/bin:/bin"}});
  CHECK(plots.Wait() == kExitFailed);
  CHECK(plots.Errors() == "plots: gnuplot made no picture (exit code 3): line 7: no such terminal\n");
  CHECK(FilesIn(recorded.out) == kReports);
}

TEST_CASE("a gnuplot that is cut short leaves no half picture") {
  Recorded recorded;
  const std::string fake = recorded.folder.file("gnuplot");
  REQUIRE(WriteFileAtomically(fake, "#!/bin/sh\nprintf '\\211PNG half'\n").ok());
  std::filesystem::permissions(fake, std::filesystem::perms::owner_all);
  Program plots(kPlots, {recorded.threads, "--out=" + recorded.out},
                {{"PATH", recorded.folder.path() + ":/usr/bin:/bin"}});
  CHECK(plots.Wait() == kExitFailed);
  CHECK_THAT(plots.Errors(), Contains("could not write all of the picture for " + recorded.out + "/rss.png"));
  CHECK(FilesIn(recorded.out) == kReports);
}

TEST_CASE("where a file is in the place of the output folder, a sentence says so") {
  Recorded recorded;
  REQUIRE(WriteFileAtomically(recorded.out, "precious").ok());
  Program plots(kPlots, {recorded.threads, "--out=" + recorded.out});
  CHECK(plots.Wait() == kExitFailed);
  CHECK_THAT(plots.Output(), Contains("46.4 MB"));
  CHECK(plots.Errors() == "plots: cannot make the folder " + recorded.out + ": Not a directory\n");
  CHECK(*ReadFile(recorded.out) == "precious");
}

TEST_CASE("a full disk is a sentence, and the page of before stays whole") {
  Recorded recorded;
  REQUIRE(MakeFolder(recorded.out).ok());
  REQUIRE(WriteFileAtomically(recorded.out + "/report.html", "the page of before").ok());
  // A limit on the size of files stands for the full disk; the page is the largest file. TSan makes a file in
  // TMPDIR as a program starts, which it does without if it cannot.
  setenv("EBB_SHELL", "/bin/sh", 1);
  Program plots("EBB_SHELL", {"-c", "ulimit -f 100; TMPDIR=/proc/none exec \"$0\" \"$@\"",
                              ProgramPath(kPlots), recorded.threads, "--out=" + recorded.out});
  CHECK(plots.Wait() == kExitFailed);
  CHECK_THAT(plots.Errors(),
             Contains("plots: cannot write " + recorded.out + "/report.html: File too large\n"));
  CHECK(*ReadFile(recorded.out + "/report.html") == "the page of before");
  for (const std::string& name : FilesIn(recorded.out)) CHECK_THAT(name, !Contains(".new"));
}

TEST_CASE("a broken run is named, with file and line, and the others are still shown") {
  Recorded recorded;
  const std::string samples = recorded.naive + "/samples.csv";
  REQUIRE(WriteFileAtomically(samples, "year,month,price\n2014,7,3\n").ok());
  Program plots(kPlots, {recorded.naive, recorded.threads, "--out=" + recorded.out});
  CHECK(plots.Wait() == kExitFailed);
  CHECK_THAT(plots.Errors(),
             Contains("plots: " + samples + ", line 1: expected the header 't_s,rss_bytes,") &&
                 Contains("found 'year,month,price'"));
  CHECK_THAT(plots.Output(), Contains("threads") && !Contains("threads-naive"));
  CHECK(FilesIn(recorded.out) == AllFiles());
}

TEST_CASE("a run that was killed is drawn, and what it lacks is said") {
  Recorded recorded;
  const std::string samples = recorded.threads + "/samples.csv";
  const std::string text = *ReadFile(samples);
  REQUIRE(WriteFileAtomically(samples, text.substr(0, text.size() / 3)).ok());
  const std::string events = recorded.threads + "/events.csv";
  REQUIRE(WriteFileAtomically(events, "t_s,event,value\n2,start,10000\n3,conn").ok());
  Program plots(kPlots, {recorded.threads, "--out=" + recorded.out, "--terminal"});
  CHECK(plots.Wait() == kExitDone);
  CHECK(plots.Errors() == "plots: " + samples + ": the last line was cut short and is left out\nplots: " +
                              events + ": the last line was cut short and is left out\n");
  CHECK_THAT(plots.Output(), Contains("-  not measured"));
  CHECK(FilesIn(recorded.out).count("rss.png") == 1);
}

TEST_CASE("the reports hold the figures, for people and for programs") {
  Recorded recorded;
  Program plots(kPlots, {recorded.threads, recorded.naive, "--out=" + recorded.out});
  CHECK(plots.Wait() == kExitDone);
  const auto metrics = nlohmann::json::parse(*ReadFile(recorded.out + "/metrics.json"));
  CHECK(metrics["format"] == 2);
  CHECK(metrics["designs"][0]["name"] == "threads");
  CHECK(metrics["designs"][0]["figures"]["per_connection_bytes"]["median"] == 4310);
  CHECK(metrics["designs"][1]["figures"]["excess"].is_null());
  CHECK_THAT(*ReadFile(recorded.out + "/report.md"),
             Contains("| threads | **3.30 MB** | **46.4 MB** | **4,310 B** |"));
  CHECK_THAT(*ReadFile(recorded.out + "/report.html"), Contains("Memory of 2 designs under the same pulses"));
}

TEST_CASE("a folder of run folders stands for the runs in it") {
  Recorded recorded;
  Program plots(kPlots, {recorded.folder.path()});
  CHECK(plots.Wait() == kExitDone);
  CHECK_THAT(plots.Output(), Contains("\nthreads  ") && Contains("\nthreads-naive  "));
}

TEST_CASE("nothing to show, what is not a folder, and flags out of range are usage errors") {
  Recorded recorded;
  const auto errors_of = [&](const std::vector<std::string>& arguments) {
    Program plots(kPlots, arguments);
    CHECK(plots.Wait() == kExitUsage);
    CHECK(plots.Output() == "");
    return plots.Errors();
  };
  CHECK(errors_of({}) == "plots: give at least one run folder to show\n");
  CHECK_THAT(errors_of({recorded.threads, "/no/such/run"}), Contains("/no/such/run is not a folder"));
  CHECK_THAT(errors_of({recorded.threads + "/run.json"}), Contains("run.json is not a folder"));
  CHECK(errors_of({recorded.threads, "--width=10"}) ==
        "plots: --width=10 is not allowed: give a number from 600 to 10000\n");
  CHECK(errors_of({recorded.threads, "--height=399"}) ==
        "plots: --height=399 is not allowed: give a number from 400 to 10000\n");
  CHECK(errors_of({recorded.threads, "--columns=39"}) ==
        "plots: --columns=39 is not allowed: give a number from 40 to 1000\n");
  CHECK_THAT(errors_of({recorded.threads, "--color=red"}), Contains("color"));
}

}  // namespace
}  // namespace ebb::plots
