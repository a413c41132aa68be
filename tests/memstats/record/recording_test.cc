// Recordings of processes that end at once or in pieces, that may not be read, and on a full disk.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "base/system/child_process.h"
#include "base/system/program_output.h"
#include "run_folder/folder.h"
#include "tests/memstats/subject.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace ebb::memstats {
namespace {

using absl::StrCat;
using absl::StrContains;

TEST_CASE("a command's peak counts up to its end, however rarely it is sampled") {
  TempFolder folder;
  Program memstats("EBB_MEMSTATS", {"--out=" + folder.path(), "--interval=1h", "--", "dd", "if=/dev/zero",
                                    "of=/dev/null", "bs=50000000", "count=1", "status=none"});
  REQUIRE(memstats.Wait() == 0);
  CHECK(RunJsonOf(folder.path())["kernel_peak_rss_bytes"] > 50'000'000);
}

TEST_CASE("commands that end at once have their peak, each in a folder of its own") {
  TempFolder folder;
  constexpr int kRuns = 10;  // Several in a second.
  for (int run = 0; run < kRuns; ++run) {
    Program memstats("EBB_MEMSTATS", {"--", "true"}, {{"BUILD_WORKING_DIRECTORY", folder.path()}});
    INFO(memstats.Errors());
    REQUIRE(memstats.Wait() == 0);
    CHECK(StrContains(memstats.Output(), "  peak "));
  }
  int folders = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.file("ebb-runs"))) {
    ++folders;
    const auto run = ReadRun(entry.path().string());
    REQUIRE(run.ok());
    CHECK(run->info.outcome == Outcome::kCompleted);
    REQUIRE_FALSE(run->samples.empty());
    CHECK(run->samples.back().rss_bytes.value_or(0) > 0);
    CHECK(run->info.kernel_peak_rss_bytes.value_or(0) >= *run->samples.back().rss_bytes);
  }
  CHECK(folders == kRuns);
}

TEST_CASE("a process goes on being recorded when its main thread has ended, and can be explained") {
  TempFolder folder;
  Subject subject({"3", "20000000", "main-ends"});
  REQUIRE(Eventually(
      [&] { return StrContains(*ReadFile(StrCat("/proc/", subject.pid(), "/status")), "\nState:\tZ"); }));
  Program memstats("EBB_MEMSTATS", {StrCat("--pid=", subject.pid()), "--out=" + folder.path(),
                                    "--interval=5ms", "--pss_interval=5ms"});
  REQUIRE(EventuallySampled(folder.path(), 10));
  CHECK(memstats.Running());
  Program explain("EBB_MEMSTATS", {StrCat("--pid=", subject.pid()), "--explain"});
  CHECK(explain.Wait() == 0);
  CHECK(StrContains(explain.Output(), "threads_program (process "));
  CHECK_FALSE(Row(explain.Output(), "program text and data").empty());
  subject.Kill();
  CHECK(memstats.Wait() == 0);
  CHECK_FALSE(StrContains(memstats.Output(), "pss "));
  const auto run = ReadRun(folder.path());
  REQUIRE(run.ok());
  CHECK(run->samples.front().rss_bytes > 20'000'000);
  CHECK(std::any_of(run->samples.begin(), run->samples.end(),
                    [](const Sample& sample) { return sample.pss_bytes > 20'000'000; }));
  CHECK(RunJsonOf(folder.path())["command"][2] == "20000000");
}

TEST_CASE("a command whose main thread ends is recorded until its last thread has ended") {
  TempFolder folder;
  Program memstats("EBB_MEMSTATS", {"--out=" + folder.path(), "--interval=5ms", "--",
                                    ProgramPath("EBB_THREADS_PROGRAM"), "3", "20000000", "main-ends"});
  REQUIRE(Eventually([&] { return StrContains(memstats.Output(), "ready"); }));
  const std::string text = *ReadFile(folder.file("samples.csv"));
  REQUIRE(
      EventuallySampled(folder.path(), static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 10));
  CHECK(memstats.Running());
  memstats.Signal(SIGINT);
  CHECK(memstats.Wait() == 130);
}

TEST_CASE("when the file is full, the samples that are counted are those in it, and that is said") {
  TempFolder folder;
  // SIGXFSZ is ignored, so that a write beyond the limit fails as on a full disk.
  // TSan makes a file in TMPDIR as a program starts, which it does without if it cannot.
  const auto memstats = RunProgram(
      {{"sh", "-c", "trap '' XFSZ; ulimit -f 8; TMPDIR=/proc/none exec \"$0\" \"$@\"",
        ProgramPath("EBB_MEMSTATS"), "--out=" + folder.path(), "--interval=1ms", "--", "sleep", "1"},
       {},
       "",
       absl::Minutes(1),
       {}});
  REQUIRE(memstats.ok());
  INFO(memstats->text);
  CHECK(memstats->ended.code == 1);
  const std::string text = *ReadFile(folder.file("samples.csv"));
  const int64_t in_file = std::count(text.begin(), text.end(), '\n') - 1;
  CHECK(StrContains(memstats->text, StrCat("samples   ", in_file, " of ")));
  CHECK(StrContains(memstats->text, StrCat("samples are missing, ", in_file, " of ")));
  CHECK(StrContains(memstats->text, "File too large"));
  CHECK(RunJsonOf(folder.path())["outcome"] == "failed");
  CHECK(ReadRun(folder.path())->samples.size() == static_cast<size_t>(in_file));
}

TEST_CASE("a proportional set that may not be read is an error before anything is recorded") {
  TempFolder folder;
  pid_t pid = 1;
  std::vector<std::string> command = {ProgramPath("EBB_MEMSTATS")};
  std::optional<ChildProcess> other;
  if (geteuid() == 0) {  // Root without its rights, and another user's process.
    ChildProcess::Options options;
    options.arguments = {"setpriv", "--reuid=65534", "--clear-groups", "sleep", "1000"};
    auto started = ChildProcess::Start(options);
    REQUIRE(started.ok());
    pid = started->pid();
    other.emplace(*std::move(started));
    REQUIRE(Eventually([&] { return *ReadFile(StrCat("/proc/", pid, "/comm")) == "sleep\n"; }));
    command.insert(command.begin(), {"setpriv", "--bounding-set=-all", "--inh-caps=-all"});
  }
  command.insert(command.end(), {StrCat("--pid=", pid), "--pss_interval=1s", "--out=" + folder.file("run")});
  const auto memstats = RunProgram({command, {}, "", absl::Minutes(1), {}});
  REQUIRE(memstats.ok());
  if (StrContains(memstats->text, "setpriv:")) {
    WARN("not tested here: rights cannot be given up: " << memstats->text);
    return;
  }
  INFO(memstats->text);
  CHECK(memstats->ended.code == 1);
  CHECK(StrContains(memstats->text, StrCat("may not read the proportional set of process ", pid)));
  CHECK(StrContains(memstats->text, "leave --pss_interval out"));
  CHECK_FALSE(std::filesystem::exists(folder.file("run")));
}

}  // namespace
}  // namespace ebb::memstats
