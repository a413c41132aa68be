#include "run_folder/folder.h"

#include "base/io/file.h"
#include "run_folder/csv_line.h"
#include "tests/run_folder/made_run.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ebb {
namespace {

void Replace(const std::string& path, const std::string& text) {
  REQUIRE(WriteFileAtomically(path, text).ok());
}

TEST_CASE("a run folder is read as it was written") {
  TempFolder folder;
  const Run made = MakeRun(MadeServer());
  WriteRun(made, folder.path());
  const auto run = ReadRun(folder.path());
  REQUIRE(run.ok());
  CHECK(run->label == "threads");
  CHECK(run->folder == folder.path());
  CHECK(run->notes.empty());
  REQUIRE(run->samples.size() == made.samples.size());
  CHECK(run->samples.back().rss_bytes == made.samples.back().rss_bytes);
  REQUIRE(run->pulses.size() == 6);
  CHECK(run->pulses[2].big);
  CHECK_FALSE(run->pulses[3].big);
  CHECK(run->pulses[5].closed_s == 26);
  CHECK(run->heap.size() == made.heap.size());
}

TEST_CASE("a recording needs neither a heap.csv nor events") {
  TempFolder folder;
  Replace(folder.file("run.json"), R"({"format": 2, "design": "redis", "outcome": "completed"})");
  Replace(folder.file("samples.csv"), CsvHeader<Sample>() + "\n0.1,5,,,,,,,,\n");
  const auto run = ReadRun(folder.path());
  REQUIRE(run.ok());
  CHECK(run->heap.empty());
  CHECK(run->pulses.empty());
  CHECK(run->notes.empty());
}

TEST_CASE("what is incomplete is read and said") {
  TempFolder folder;
  WriteRun(MakeRun(MadeServer()), folder.path());
  Replace(folder.file("samples.csv"), CsvHeader<Sample>() + "\n0.1,5,,,,,,,,\n0.2,6,,,");
  Replace(folder.file("run.json"),
          R"({"format": 2, "design": "x", "outcome": "failed", "error": "it died"})");
  const auto run = ReadRun(folder.path());
  REQUIRE(run.ok());
  CHECK(run->samples.size() == 1);
  CHECK(run->notes == std::vector<std::string>{
                          folder.path() + ": the run failed: it died",
                          folder.file("samples.csv") + ": the last line was cut short and is left out"});
}

TEST_CASE("a run that was killed or interrupted says so") {
  TempFolder folder;
  WriteRun(MakeRun(MadeServer()), folder.path());
  Replace(folder.file("run.json"), R"({"format": 2, "design": "x", "outcome": "running"})");
  CHECK(ReadRun(folder.path())->notes.at(0) == folder.path() + ": the recording was not ended");
  Replace(folder.file("run.json"), R"({"format": 2, "design": "x", "outcome": "interrupted"})");
  CHECK(ReadRun(folder.path())->notes.at(0) == folder.path() + ": the run was interrupted");
}

TEST_CASE("a folder that is no run folder, or has no sample, is an error with its path") {
  TempFolder folder;
  CHECK(std::string(ReadRun(folder.path()).status().message()) ==
        "cannot open " + folder.file("run.json") + ": No such file or directory");
  WriteRun(MakeRun(MadeServer()), folder.path());
  Replace(folder.file("samples.csv"), CsvHeader<Sample>() + "\n");
  CHECK(std::string(ReadRun(folder.path()).status().message()) ==
        folder.file("samples.csv") + " has no sample");
}

TEST_CASE("a design that failed before its memory could be read is a run without samples") {
  TempFolder folder;
  Replace(folder.file("run.json"),
          R"({"format": 2, "design": "x", "outcome": "failed", "error": "x does not listen"})");
  const auto run = ReadRun(folder.path());
  REQUIRE(run.ok());
  CHECK(run->samples.empty());
  CHECK(run->info.error == "x does not listen");
}

TEST_CASE("the kinds of charged memory are read where they were recorded") {
  TempFolder folder;
  WriteRun(MakeRun(MadeServer()), folder.path());
  CHECK(ReadRun(folder.path())->charged.empty());
  Replace(folder.file("charged.csv"), CsvHeader<ChargedReading>() + "\n0.1,9,8,,,,,,\n");
  CHECK(ReadRun(folder.path())->charged.at(0).anonymous_bytes == 8);
}

TEST_CASE("a repeat is labelled as one") {
  TempFolder folder;
  Run run = MakeRun(MadeServer());
  run.info.repeat = 2;
  WriteRun(run, folder.path());
  CHECK(ReadRun(folder.path())->label == "threads, repeat 2");
}

TEST_CASE("runs of one design are told apart by their folders") {
  std::vector<Run> runs(4);
  const char* folders[] = {"/runs/old/threads", "/runs/new/threads", "/runs/new/epoll", "/runs/new/again/"};
  for (size_t i = 0; i < runs.size(); ++i) {
    runs[i].folder = folders[i];
    runs[i].info.design = runs[i].label = i == 2 ? "epoll" : "threads";
  }
  LabelRuns(absl::MakeSpan(runs));
  CHECK(runs[0].label == "threads (/runs/old/threads)");
  CHECK(runs[1].label == "threads (/runs/new/threads)");
  CHECK(runs[2].label == "epoll");
  CHECK(runs[3].label == "threads (again)");
}

TEST_CASE("a small-only run is labelled as one") {
  TempFolder folder;
  MadeServer server;
  server.big_iterations = 0;
  WriteRun(MakeRun(server), folder.path());
  CHECK(ReadRun(folder.path())->label == "threads, small only");
}

}  // namespace
}  // namespace ebb
