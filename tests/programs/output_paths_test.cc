// What each program does when a path that it is to write is no regular file.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"
#include "tests/programs/calls.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"

namespace ebb {
namespace {

namespace fs = std::filesystem;

// A file that a call writes, and how it begins and ends when it is whole.
struct Written {
  Call call;
  std::string path;
  std::string beginning;
  std::string end;
};

// Each kind of file of each program. The folders are there, the files are not.
std::vector<Written> AllWritten(const Subjects& subjects, const TempFolder& folder) {
  for (const char* out : {"run", "plots", "compare"}) REQUIRE(MakeFolder(folder.file(out)).ok());
  const std::string json = folder.file("pulse.json");
  const std::string events = folder.file("events.csv");
  const std::string heap = folder.file("heap.csv");
  return {
      {subjects.Pulse({"--json=" + json}), json, "{\n", "}\n"},
      {subjects.Pulse({"--events_csv=" + events}), events, "t_s,event,value\n", ",closed,0\n"},
      {{"server", {"--port=0", "--stats_csv=" + heap}}, heap, "t_s,", "\n"},
      {subjects.Record(folder.file("run")), folder.file("run/samples.csv"), "t_s,rss_bytes,", "\n"},
      {subjects.Plot({"--out=" + folder.file("plots")}), folder.file("plots/report.html"), "<!DOCTYPE html>",
       "</html>\n"},
      {subjects.Compare(folder.file("compare")), folder.file("compare/report.md"), "#", "\n"},
  };
}

// A program that has been started, and is asked to end if it would not by itself.
class Running {
 public:
  explicit Running(const Call& call) : program_(Start(call)), asked_(call.program != "server") {}
  bool Ended() {
    if (!asked_ && absl::StrContains(program_.Errors(), "clients 0: ")) {
      program_.Signal(SIGTERM);
      asked_ = true;
    }
    return !program_.Running();
  }
  int Wait() {
    Eventually([&] { return Ended(); });
    return program_.Wait();
  }
  std::string Errors() const { return program_.Errors(); }

 private:
  Program program_;
  bool asked_;
};

void CheckWhole(const Written& written, const std::string& text) {
  CHECK(absl::StartsWith(text, written.beginning));
  CHECK(absl::EndsWith(text, written.end));
  if (written.beginning[0] == '{') CHECK(nlohmann::json::accept(text));  // Once, and not twice.
}

std::string Drained(const UniqueFd& reader) {
  std::string text;
  char buffer[1 << 16];
  for (ssize_t n; (n = read(reader.get(), buffer, sizeof buffer)) > 0;) text.append(buffer, n);
  return text;
}

TEST_CASE("a symbolic link stays, and what it leads to is written") {
  const Subjects subjects;
  const TempFolder folder;
  const TempFolder elsewhere;
  for (const Written& written : AllWritten(subjects, folder)) {
    INFO(written.path);
    const std::string target = elsewhere.file(fs::path(written.path).filename());
    fs::create_symlink(target, written.path);
    Running program(written.call);
    CHECK(program.Wait() == 0);
    CHECK(fs::is_symlink(written.path));
    CheckWhole(written, ReadFile(target).value_or(""));
  }
}

TEST_CASE("a FIFO's reader gets the whole of it, once, and the FIFO stays") {
  const Subjects subjects;
  const TempFolder folder;
  for (const Written& written : AllWritten(subjects, folder)) {
    INFO(written.path);
    REQUIRE(mkfifo(written.path.c_str(), 0600) == 0);
    const UniqueFd reader(open(written.path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    Running program(written.call);
    std::string text;
    CHECK(Eventually([&] {
      const bool ended = program.Ended();
      text += Drained(reader);
      return ended;
    }));
    CHECK(program.Wait() == 0);
    CHECK(fs::is_fifo(written.path));
    CheckWhole(written, text);
  }
}

TEST_CASE("a FIFO that nobody reads is a sentence and a failure, and no endless wait") {
  const Subjects subjects;
  const TempFolder folder;
  for (const Written& written : AllWritten(subjects, folder)) {
    INFO(written.path);
    REQUIRE(mkfifo(written.path.c_str(), 0600) == 0);
    Running program(written.call);
    const int exit_code = program.Wait();
    CHECK(exit_code == (written.call.program == "pulse" ? 2 : 1));
    CHECK_THAT(program.Errors(), Contains(written.call.program + ": cannot write to " + written.path +
                                          ": it is a pipe that nobody reads; start its reader first\n"));
  }
}

TEST_CASE("a device stays a device") {
  const Subjects subjects;
  const TempFolder folder;
  for (const Written& written : AllWritten(subjects, folder)) {
    INFO(written.path);
    // As /dev/null is (null(4)).
    const bool made = mknod(written.path.c_str(), S_IFCHR | 0600, makedev(1, 3)) == 0;
    if (!made || !UniqueFd(open(written.path.c_str(), O_WRONLY | O_CLOEXEC)).valid()) {
      WARN("devices cannot be made here");
      return;
    }
    Running program(written.call);
    CHECK(program.Wait() == 0);
    CHECK(fs::is_character_file(written.path));
  }
}

}  // namespace
}  // namespace ebb
