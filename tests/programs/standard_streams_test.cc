// What each program does when its standard output cannot be written, or is closed.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"
#include "tests/programs/calls.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"

namespace ebb {
namespace {

namespace fs = std::filesystem;

constexpr char kAllClosed[] = "<&- >&- 2>&-";

// Something of all that the programs print, and that takes no time.
std::vector<Call> QuickCalls(const Subjects& subjects, const std::string& out) {
  return {{"server", {"--help"}},       {"server", {"--version"}},
          {"pulse", {"--help"}},        subjects.Pulse({}),
          subjects.Pulse({"--json=-"}), {"memstats", {"--help"}},
          subjects.Record(out),         subjects.Explain(),
          {"plots", {"--help"}},        subjects.Plot({"--terminal"}),
          {"compare", {"--help"}},      {"compare", {"--list"}}};
}

std::string Name(const Call& call) { return absl::StrCat(call.program, " ", absl::StrJoin(call.flags, " ")); }

TEST_CASE("output that cannot be written is exit code 1 and a sentence, whatever the program prints") {
  const Subjects subjects;
  int pipe_ends[2];
  REQUIRE(pipe(pipe_ends) == 0);  // The programs inherit it.
  close(pipe_ends[0]);
  const UniqueFd without_reader(pipe_ends[1]);
  const std::pair<std::string, std::string> cases[] = {
      {">/dev/full", "No space left on device"},
      {absl::StrCat(">&", without_reader.get()), "Broken pipe"},
  };
  for (const auto& [redirection, reason] : cases) {
    const TempFolder folder;
    for (const Call& call : QuickCalls(subjects, folder.file("out"))) {
      INFO(Name(call) << " " << redirection);
      Program program = Start(call, redirection);
      CHECK(program.Wait() == 1);
      CHECK_THAT(program.Errors(), Contains(": " + reason + "\n"));
      CHECK_THAT(program.Errors(), Contains(call.program + ": cannot write"));
    }
  }
}

TEST_CASE("a signal ends a report that nobody reads") {
  const Subjects subjects;
  int pipe_ends[2];
  REQUIRE(pipe(pipe_ends) == 0);  // The program inherits it.
  const UniqueFd read_end(pipe_ends[0]);
  const UniqueFd write_end(pipe_ends[1]);
  fcntl(write_end.get(), F_SETPIPE_SZ, 4096);  // Ten pulses are more.
  Program program = Start(subjects.Pulse({"--json=-", "-i=10"}), absl::StrCat(">&", write_end.get()));
  REQUIRE(
      Eventually([&] { return absl::StrContains(program.Errors(), "pulse 10 of 10: 5 of 5 connected"); }));
  CHECK(Eventually([&] {
    program.Signal(SIGTERM);  // Until one comes when the report is being written.
    return !program.Running();
  }));
  CHECK(program.Wait() == 1000 + SIGTERM);
}

// A pipe that is full and that nobody reads, for programs to inherit.
class FullPipe {
 public:
  FullPipe() {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    read_end_.reset(ends[0]);
    write_end_.reset(ends[1]);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    const std::string much(1 << 16, '.');
    while (write(ends[1], much.data(), much.size()) > 0) continue;
    while (write(ends[1], much.data(), 1) > 0) continue;
    fcntl(ends[1], F_SETFL, 0);  // A program that writes to it waits.
  }

  std::string AsStandardError() const { return absl::StrCat("2>&", write_end_.get()); }

 private:
  UniqueFd read_end_;
  UniqueFd write_end_;
};

TEST_CASE("standard error that nobody reads holds up no program's work") {
  const Subjects subjects;
  const TempFolder folder;
  const FullPipe full;
  const std::string json = folder.file("pulse.json");
  for (const Call& call : {subjects.Pulse({"-i=3", "--json=" + json}), subjects.Record(folder.file("run")),
                           subjects.Compare(folder.file("compared"))}) {
    INFO(Name(call));
    CHECK(Start(call, full.AsStandardError()).Wait() == 0);
  }
  CHECK_THAT(ReadFile(json).value_or(""), Contains("\"pulses\""));
}

TEST_CASE("a limit on the size of files is a sentence and not the program's end") {
  for (const char* program : {"server", "pulse", "memstats", "plots", "compare"}) {
    INFO(program);
    const TempFolder folder;
    // TSan makes a file in TMPDIR as a program starts, which it does without if it cannot.
    Program help =
        Start({program, {"--help"}}, ">" + folder.file("help"), "ulimit -f 1; export TMPDIR=/proc/none");
    CHECK(help.Wait() == 1);
    CHECK(help.Errors() == absl::StrCat(program, ": cannot write to standard output: File too large\n"));
  }
}

TEST_CASE("with all standard descriptors closed each program does its work") {
  const Subjects subjects;
  const TempFolder folder;
  for (const Call& call : QuickCalls(subjects, folder.file("out"))) {
    INFO(Name(call));
    CHECK(Start(call, kAllClosed).Wait() == 0);
  }
}

// The lines of a CSV file that have not as many columns as the header.
std::vector<std::string> WrongLines(const std::string& path) {
  std::vector<std::string> wrong;
  const std::vector<std::string> lines =
      absl::StrSplit(ReadFile(path).value_or("none"), '\n', absl::SkipEmpty());
  const auto columns = [](const std::string& line) { return std::count(line.begin(), line.end(), ','); };
  for (const std::string& line : lines) {
    if (columns(line) != columns(lines[0]) || columns(line) == 0) wrong.push_back(line);
  }
  return wrong;
}

TEST_CASE("what is meant for closed standard descriptors lands in no file of results") {
  const Subjects subjects;
  const TempFolder folder;
  const std::string events = folder.file("events.csv");
  CHECK(Start(subjects.Pulse({"--events_csv=" + events}), kAllClosed).Wait() == 0);
  CHECK(WrongLines(events).empty());
  CHECK(absl::StrContains(*ReadFile(events), "closed,0\n"));

  REQUIRE(Start(subjects.Record(folder.file("run")), kAllClosed).Wait() == 0);
  CHECK(WrongLines(folder.file("run") + "/samples.csv").empty());

  REQUIRE(Start(subjects.Plot({"--out=" + folder.file("plots")}), kAllClosed).Wait() == 0);
  CHECK(absl::EndsWith(*ReadFile(folder.file("plots") + "/report.html"), "</html>\n"));

  // So few descriptors make one listening socket, and heap.csv would be standard error.
  const std::string heap = folder.file("heap.csv");
  Program server = Start({"server", {"--port=0", "--stats_csv=" + heap}}, kAllClosed, "ulimit -n 100");
  REQUIRE(Eventually([&] {
    const std::string text = ReadFile(heap).value_or("");
    return std::count(text.begin(), text.end(), '\n') >= 2;
  }));
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    CHECK(fs::read_symlink(absl::StrCat("/proc/", server.pid(), "/fd/", descriptor)) == "/dev/null");
  }
  server.Signal(SIGTERM);
  CHECK(server.Wait() == 0);
  CHECK(WrongLines(heap).empty());
}

TEST_CASE("a comparison whose standard descriptors are closed is made and kept as usual") {
  const Subjects subjects;
  const TempFolder folder;
  CHECK(Start(subjects.Compare(folder.path()), kAllClosed).Wait() == 0);
  for (const char* file : {"samples.csv", "events.csv"}) {
    CHECK(WrongLines(absl::StrCat(folder.path(), "/epoll/", file)).empty());
  }
}

TEST_CASE("reports and pictures are made all the same when the table cannot be printed") {
  const Subjects subjects;
  const TempFolder folder;
  for (const Call& call :
       {subjects.Plot({"--out=" + folder.file("plots")}), subjects.Compare(folder.file("compare"))}) {
    INFO(Name(call));
    Program program = Start(call, ">/dev/full");
    CHECK(program.Wait() == 1);
    CHECK_THAT(program.Errors(),
               Contains(call.program + ": cannot write to standard output: No space left on device\n"));
    for (const char* file : {"report.html", "report.md", "metrics.json", "rss.png"}) {
      INFO(file);
      CHECK(fs::exists(absl::StrCat(folder.file(call.program), "/", file)));
    }
  }
}

}  // namespace
}  // namespace ebb
