// The real program, as a user starts it.
#include "tests/support/program.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "memstats/proc/status.h"
#include "run_folder/folder.h"
#include "tests/memstats/subject.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/temp_folder.h"

namespace ebb::memstats {
namespace {

using absl::StrCat;
using absl::StrContains;

TEST_CASE("a command is recorded to its end, into a folder that plots reads, and its peak is the kernel's") {
  TempFolder folder;
  const std::string out = folder.file("run");
  Program memstats("EBB_MEMSTATS", {"--out=" + out, "--interval=5ms", "--", "dd", "if=/dev/zero",
                                    "of=/dev/null", "bs=30000000", "count=100", "status=none"});
  REQUIRE(memstats.Wait() == 0);
  const auto run = ReadRun(out);
  REQUIRE(run.ok());
  CHECK(run->info.design == "dd");
  CHECK(run->info.outcome == Outcome::kCompleted);
  CHECK(run->samples.size() >= 3);
  const nlohmann::json json = RunJsonOf(out);
  CHECK(json["command"][1] == "if=/dev/zero");
  CHECK(json["sample_interval_s"] == 0.005);
  CHECK(json["kernel"].is_string());
  int64_t peak = 0;
  for (const Sample& sample : run->samples) peak = std::max(peak, sample.rss_bytes.value_or(0));
  CHECK(peak > 30'000'000);
  // The kernel keeps its counters for each processor and adds them up now and then.
  CHECK(static_cast<double>(peak) == Approx(run->info.kernel_peak_rss_bytes.value_or(0)).margin(1'000'000));
  CHECK(StrContains(memstats.Output(), "recorded to its end"));
  CHECK(StrContains(memstats.Output(), StrCat("written   ", out)));
  CHECK(StrContains(memstats.Errors(), "recording dd (process "));
}

TEST_CASE("a command that fails is a failure, and what was seen is kept") {
  TempFolder folder;
  Program memstats("EBB_MEMSTATS",
                   {"--out=" + folder.path(), "--interval=1ms", "--", "sh", "-c", "sleep 0.2; exit 3"});
  CHECK(memstats.Wait() == 1);
  CHECK(StrContains(memstats.Errors(), "sh ended with exit code 3"));
  CHECK(RunJsonOf(folder.path())["outcome"] == "failed");
  CHECK(ReadRun(folder.path()).ok());
}

TEST_CASE("Ctrl-C ends the recording and the command with 130, after the summary") {
  TempFolder folder;
  Program memstats("EBB_MEMSTATS", {"--out=" + folder.path(), "--interval=5ms", "--", "sleep", "1000"});
  REQUIRE(EventuallySampled(folder.path(), 3));
  REQUIRE(Eventually([&] {
    const auto info = RunJsonOf(folder.path());
    return info.is_object() && info["outcome"] == "running" && StrContains(memstats.Errors(), "(process ");
  }));
  const std::string errors = memstats.Errors();
  pid_t pid = 0;
  const size_t at = errors.find("(process ");
  REQUIRE(at != std::string::npos);
  REQUIRE(absl::SimpleAtoi(errors.substr(at + 9, errors.find(')', at) - at - 9), &pid));
  REQUIRE(kill(pid, 0) == 0);
  memstats.Signal(SIGINT);
  CHECK(memstats.Wait() == 130);
  CHECK(kill(pid, 0) == -1);
  CHECK(StrContains(memstats.Output(), "peak "));
  CHECK(RunJsonOf(folder.path())["outcome"] == "interrupted");
}

TEST_CASE("a process that ran already is left alone by Ctrl-C") {
  TempFolder folder;
  Subject subject(0);
  Program memstats("EBB_MEMSTATS", {StrCat("--pid=", subject.pid()), "--out=" + folder.path()});
  REQUIRE(EventuallySampled(folder.path(), 3));
  memstats.Signal(SIGINT);
  CHECK(memstats.Wait() == 130);
  CHECK(subject.Running());
}

TEST_CASE("the recording of a process that ran already ends with it, and knows its name and its peak") {
  TempFolder folder;
  Subject subject(0, 20'000'000);
  Program memstats("EBB_MEMSTATS", {StrCat("--pid=", subject.pid()), "--out=" + folder.path(),
                                    "--interval=5ms", "--pss_interval=1ms"});
  REQUIRE(EventuallySampled(folder.path(), 5));
  const auto has_pss = [](const Sample& sample) { return sample.pss_bytes.has_value(); };
  REQUIRE(Eventually([&] {
    const auto now = ReadRun(folder.path());
    return now.ok() && std::any_of(now->samples.begin(), now->samples.end(), has_pss);
  }));
  const int64_t kernel_peak = ReadProcessStatus(subject.pid())->peak_rss_bytes;
  subject.Kill();
  CHECK(memstats.Wait() == 0);
  const auto run = ReadRun(folder.path());
  REQUIRE(run.ok());
  CHECK(run->info.design == "threads_program");
  CHECK(run->info.outcome == Outcome::kCompleted);
  CHECK(static_cast<double>(*run->info.kernel_peak_rss_bytes) == Approx(kernel_peak).epsilon(0.02));
  CHECK(std::any_of(run->samples.begin(), run->samples.end(), has_pss));
  CHECK(RunJsonOf(folder.path())["command"][2] == "20000000");
}

TEST_CASE("without --pss_interval the proportional set is never read") {
  TempFolder folder;
  Program memstats("EBB_MEMSTATS", {"--out=" + folder.path(), "--interval=1ms", "--", "sleep", "0.2"});
  REQUIRE(memstats.Wait() == 0);
  const auto run = ReadRun(folder.path());
  REQUIRE(run.ok());
  for (const Sample& sample : run->samples) {
    CHECK_FALSE(sample.pss_bytes.has_value());
  }
}

TEST_CASE("what cannot be recorded is said in a sentence, and nothing is started") {
  TempFolder folder;
  const std::string out = "--out=" + folder.file("run");
  const std::string started = folder.file("started");
  struct Case {
    std::vector<std::string> arguments;
    int exit_code;
    std::string says;
  };
  const auto wrong = GENERATE_COPY(values<Case>({
      {{out, StrCat("--pid=", 1 << 30)}, 1, "there is no process 1073741824"},
      {{StrCat("--pid=", 1 << 30), "--explain"}, 1, "there is no process 1073741824"},
      {{out, "--", "no-such-command"}, 1, "cannot start no-such-command: No such file or directory"},
      {{"--out=/proc/run", "--", "touch", started}, 1, "cannot make the folder /proc/run"},
      {{out, "--interval=0", "--", "touch", started}, 2, "--interval=0 is not allowed"},
      {{out, "--pss_interval=x", "--", "touch", started}, 2, "--pss_interval=x is not allowed"},
      {{out, "--pid=-1"}, 2, "--pid=-1 is not allowed"},
      {{out, StrCat("--pid=", getpid()), "--", "touch", started}, 2, "give --pid or a command, not both"},
      {{out, "--explain", "--", "touch", started}, 2, "--explain needs --pid"},
      {{out}, 2, "there is nothing to record"},
  }));
  Program memstats("EBB_MEMSTATS", wrong.arguments);
  CHECK(memstats.Wait() == wrong.exit_code);
  INFO(memstats.Errors());
  CHECK(StrContains(memstats.Errors(), wrong.says));
  CHECK_FALSE(ReadFile(started).ok());
}

TEST_CASE("a folder that holds a recording is not written into again") {
  TempFolder folder;
  REQUIRE(WriteFileAtomically(folder.file("run.json"), "kept").ok());
  Program memstats("EBB_MEMSTATS", {"--out=" + folder.path(), "--", "sleep", "0.1"});
  CHECK(memstats.Wait() == 1);
  CHECK(StrContains(memstats.Errors(), "holds a recording already"));
  CHECK(*ReadFile(folder.file("run.json")) == "kept");
}

TEST_CASE("without --out the folder is named after the time and the program, where the user is") {
  TempFolder folder;
  Program memstats("EBB_MEMSTATS", {"--", "sleep", "0.2"}, {{"BUILD_WORKING_DIRECTORY", folder.path()}});
  REQUIRE(memstats.Wait() == 0);
  CHECK(StrContains(memstats.Output(), StrCat("written   ", folder.path(), "/ebb-runs/")));
  CHECK(StrContains(memstats.Output(), "-sleep\n"));
}

TEST_CASE("--help names the flags in groups") {
  Program memstats("EBB_MEMSTATS", {"--help"});
  CHECK(memstats.Wait() == 0);
  CHECK(StrContains(memstats.Output(), "memstats --pid=N --explain"));
  CHECK(StrContains(memstats.Output(), "--pss_interval=0"));
}

}  // namespace
}  // namespace ebb::memstats
