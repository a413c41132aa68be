#include "memstats/recorder.h"

#include <signal.h>

#include <catch2/catch.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "base/child_process.h"
#include "base/clock.h"
#include "base/file.h"
#include "memstats/process_status.h"
#include "memstats/run_format.h"
#include "tests/support/eventually.h"
#include "tests/support/temp_folder.h"

namespace ebb {
namespace {

std::vector<std::string> Lines(const std::string& path) {
  return absl::StrSplit(*ReadFile(path), '\n', absl::SkipEmpty());
}

std::vector<std::string> Cells(const std::string& line) { return absl::StrSplit(line, ','); }

// A process to watch, and a recorder that watches it.
struct Watched {
  explicit Watched(const std::vector<std::string>& command) {
    ChildProcess::Options options;
    options.arguments = command;
    auto started = ChildProcess::Start(options);
    REQUIRE(started.ok());
    child.emplace(*std::move(started));
    recording.pid = child->pid();
    recording.samples_path = folder.file("samples.csv");
    recording.clock_start_nanos = MonotonicNanos();
    recording.interval = absl::Milliseconds(5);
    recording.connections = &connections;
  }

  std::unique_ptr<Recorder> Record() {
    auto recorder = Recorder::Start(recording);
    REQUIRE(recorder.ok());
    return *std::move(recorder);
  }

  TempFolder folder;
  std::atomic<int64_t> connections{-1};
  Recorder::Options recording;
  std::optional<ChildProcess> child;
};

TEST_CASE(
    "samples have the columns of the format, in steps of the interval, and their peak is the kernel's") {
  Watched watched(
      {"dd", "if=/dev/zero", "of=/dev/null", "bs=30000000", "status=none"});  // Has a buffer of 30 MB.
  const auto recorder = watched.Record();
  REQUIRE(Eventually([&] { return recorder->state().latest.rss_bytes.value_or(0) > 25'000'000; }));
  const auto kernel = ReadProcessStatus(watched.child->pid());
  const Recorder::State state = recorder->Stop();
  REQUIRE(kernel.ok());
  CHECK(static_cast<double>(*state.peak_rss_bytes) == Approx(kernel->peak_rss_bytes).epsilon(0.1));
  // Both come from counters that each processor adds to in batches (statm.h).
  CHECK(static_cast<double>(*state.kernel_peak_rss_bytes) == Approx(*state.peak_rss_bytes).epsilon(0.02));
  const std::vector<std::string> lines = Lines(watched.recording.samples_path);
  REQUIRE(lines.size() == static_cast<size_t>(state.samples) + 1);
  CHECK(lines[0] == kSamplesHeader);
  double previous = -1;
  for (size_t i = 1; i < lines.size(); ++i) {
    REQUIRE(Cells(lines[i]).size() == Cells(kSamplesHeader).size());
    double t_seconds;
    REQUIRE(absl::SimpleAtod(Cells(lines[i])[0], &t_seconds));
    CHECK(t_seconds > previous);
    previous = t_seconds;
  }
}

TEST_CASE("what was not read is an empty cell, and what is known later is filled in then") {
  Watched watched({"sleep", "1000"});
  const auto recorder = watched.Record();
  REQUIRE(Eventually([&] { return recorder->state().samples >= 3; }));
  watched.connections = 42;
  REQUIRE(Eventually([&] { return recorder->state().latest.connections == 42; }));
  recorder->RequestPss();
  const int64_t seen = recorder->state().samples;
  REQUIRE(Eventually([&] { return recorder->state().samples >= seen + 2; }));
  recorder->Stop();
  const std::vector<std::string> lines = Lines(watched.recording.samples_path);
  const std::vector<std::string> first = Cells(lines[1]);
  CHECK(first[2].empty());        // pss_bytes
  CHECK(first[3].empty());        // charged_bytes: there is no cgroup
  CHECK(first[4] == "1");         // threads
  CHECK(first[5].empty());        // connections
  CHECK_FALSE(first[6].empty());  // minor_faults, on the first tick
  int with_pss = 0;
  int with_connections = 0;
  for (size_t i = 1; i < lines.size(); ++i) {
    with_pss += Cells(lines[i])[2].empty() ? 0 : 1;
    with_connections += Cells(lines[i])[5] == "42" ? 1 : 0;
  }
  CHECK(with_pss == 1);
  CHECK(with_connections >= 2);
}

TEST_CASE("the recording of a process that is killed ends with its last sample, and keeps its peak") {
  Watched watched({"sleep", "1000"});
  const auto recorder = watched.Record();
  REQUIRE(Eventually([&] { return recorder->state().samples >= 3; }));
  watched.child->Signal(SIGKILL);
  watched.child->Wait(absl::InfiniteDuration());
  REQUIRE(Eventually([&] { return recorder->state().process_ended; }));
  const Recorder::State state = recorder->Stop();
  CHECK(state.kernel_peak_rss_bytes.value_or(0) > 0);
  CHECK(Lines(watched.recording.samples_path).size() == static_cast<size_t>(state.samples) + 1);
}

TEST_CASE("a process that is not there cannot be recorded") {
  Watched watched({"true"});
  watched.child->Wait(absl::InfiniteDuration());
  CHECK_FALSE(Recorder::Start(watched.recording).ok());
}

TEST_CASE("a file of samples that cannot be written is an error before anything is recorded") {
  Watched watched({"sleep", "1000"});
  watched.recording.samples_path = "/dev/full";
  const auto recorder = Recorder::Start(watched.recording);
  REQUIRE_FALSE(recorder.ok());
  CHECK(std::string(recorder.status().message()) == "cannot write /dev/full: No space left on device");
}

}  // namespace
}  // namespace ebb
