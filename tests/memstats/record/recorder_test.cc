#include "memstats/record/recorder.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "base/clock.h"
#include "base/io/file.h"
#include "base/system/child_process.h"
#include "memstats/cgroup/cgroup.h"
#include "memstats/proc/status.h"
#include "run_folder/csv_line.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/temp_folder.h"

namespace ebb::memstats {
namespace {

std::vector<std::string> Lines(const std::string& path) {
  return absl::StrSplit(*ReadFile(path), '\n', absl::SkipEmpty());
}

std::vector<std::string> Cells(const std::string& line) { return absl::StrSplit(line, ','); }

// One cell of a line of samples.csv.
std::string Cell(const std::string& line, const std::string& column) {
  const std::vector<std::string> columns = Cells(CsvHeader<Sample>());
  const auto found = std::find(columns.begin(), columns.end(), column);
  REQUIRE(found != columns.end());
  return Cells(line).at(found - columns.begin());
}

// A process to watch, and a recorder that watches it.
struct Watched {
  explicit Watched(const std::vector<std::string>& command, int standard_input = -1) {
    ChildProcess::Options options;
    options.arguments = command;
    options.standard_input = standard_input;
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
  CHECK(lines[0] == CsvHeader<Sample>());
  double previous = -1;
  for (size_t i = 1; i < lines.size(); ++i) {
    REQUIRE(Cells(lines[i]).size() == Cells(CsvHeader<Sample>()).size());
    double t_seconds;
    REQUIRE(absl::SimpleAtod(Cells(lines[i])[0], &t_seconds));
    CHECK(t_seconds > previous);
    previous = t_seconds;
  }
}

TEST_CASE(
    "the highest sample and the kernel's mark stay when memory shrinks or another program is executed") {
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  UniqueFd input(ends[0]);
  UniqueFd go_on(ends[1]);
  Watched watched({"sh", "-c", "x=$(head -c 30000000 /dev/zero | tr '\\0' x); read -r line; exec sleep 1000"},
                  input.get());
  const auto recorder = watched.Record();
  REQUIRE(Eventually([&] { return recorder->state().latest.rss_bytes.value_or(0) > 25'000'000; }));
  REQUIRE(write(go_on.get(), "\n", 1) == 1);
  REQUIRE(Eventually([&] { return recorder->state().latest.rss_bytes.value_or(0) < 10'000'000; }));
  const int64_t kernel_mark_now = ReadProcessStatus(watched.child->pid())->peak_rss_bytes;
  const Recorder::State state = recorder->Stop();
  int64_t highest = 0;
  for (const std::string& line : Lines(watched.recording.samples_path)) {
    int64_t rss_bytes;
    if (absl::SimpleAtoi(Cell(line, "rss_bytes"), &rss_bytes)) highest = std::max(highest, rss_bytes);
  }
  CHECK(state.peak_rss_bytes == highest);
  CHECK(*state.latest.rss_bytes < highest / 2);
  CHECK(kernel_mark_now < highest / 2);  // It has begun anew.
  CHECK(*state.kernel_peak_rss_bytes >= highest);
}

TEST_CASE("what was not read is an empty cell, and what is known later is filled in then") {
  Watched watched({"sleep", "1000"});
  const auto recorder = watched.Record();
  REQUIRE(Eventually([&] { return recorder->state().samples >= 3; }));
  watched.connections = 42;
  REQUIRE(Eventually([&] { return recorder->state().latest.connections == 42; }));
  recorder->RequestPss();
  const int64_t seen = recorder->state().samples;
  REQUIRE(Eventually([&] { return recorder->state().samples >= seen + 2 * Recorder::kStatTicks; }));
  recorder->Stop();
  const std::vector<std::string> lines = Lines(watched.recording.samples_path);
  CHECK(Cell(lines[1], "pss_bytes").empty());
  CHECK(Cell(lines[1], "charged_bytes").empty());  // There is no cgroup.
  CHECK(Cell(lines[1], "processes") == "1");
  CHECK(Cell(lines[1], "threads") == "1");
  CHECK(Cell(lines[1], "connections").empty());
  CHECK_FALSE(Cell(lines[1], "anonymous_bytes").empty());
  CHECK_FALSE(Cell(lines[1], "minor_faults").empty());  // On the first tick.
  int with_pss = 0;
  int with_connections = 0;
  for (size_t i = 1; i < lines.size(); ++i) {
    with_pss += Cell(lines[i], "pss_bytes").empty() ? 0 : 1;
    with_connections += Cell(lines[i], "connections") == "42" ? 1 : 0;
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

TEST_CASE(
    "a design of several processes is recorded as their sum, and has no high-water mark of the kernel's") {
  Watched watched({"sh", "-c", "sleep 1000 & sleep 1000 & wait"});
  watched.recording.whole_tree = true;
  const auto recorder = watched.Record();
  REQUIRE(Eventually([&] { return recorder->state().most_processes == 3; }));
  REQUIRE(Eventually([&] { return recorder->state().latest.processes == 3; }));
  const Recorder::State state = recorder->Stop();
  CHECK(*state.latest.threads == 3);  // Programs of the system, which have one each.
  CHECK(*state.latest.rss_bytes > *state.latest.anonymous_bytes);
  CHECK_FALSE(state.kernel_peak_rss_bytes.has_value());
  const auto alone = ReadProcessStatus(watched.child->pid());
  CHECK(*state.latest.rss_bytes > alone->rss_bytes);
}

TEST_CASE("a reading that is asked for comes at once, with everything, whatever the interval") {
  Watched watched({"sleep", "1000"});
  watched.recording.interval = absl::Hours(1);
  const auto recorder = watched.Record();
  REQUIRE(Eventually([&] { return recorder->state().samples == 1; }));
  recorder->RequestPss();
  recorder->RequestReading();
  REQUIRE(Eventually([&] { return recorder->state().samples == 2; }));
  const std::vector<std::string> lines = Lines(watched.recording.samples_path);
  REQUIRE(lines.size() == 3);
  CHECK_FALSE(Cell(lines[2], "minor_faults").empty());
  CHECK_FALSE(Cell(lines[2], "pss_bytes").empty());
}

TEST_CASE("what a cgroup charges is recorded by kind beside the samples, or there is no such file") {
  Watched watched({"sleep", "1000"});
  watched.recording.charged_path = watched.folder.file("charged.csv");
  const auto parent = CgroupParent::Open();
  const auto cgroup = parent.ok() ? parent->Make("ebb-" + std::to_string(getpid()) + "-recorder")
                                  : absl::StatusOr<MemoryCgroup>(parent.status());
  if (cgroup.ok()) watched.recording.cgroup_folder = cgroup->folder();
  const auto recorder = watched.Record();
  REQUIRE(Eventually([&] { return recorder->state().samples > 2 * Recorder::kStatTicks; }));
  recorder->Stop();
  CHECK(ReadFile(watched.recording.charged_path).ok() == cgroup.ok());
  if (!cgroup.ok()) return;
  const std::vector<std::string> lines = Lines(watched.recording.charged_path);
  CHECK(lines[0] == CsvHeader<ChargedReading>());
  CHECK(lines.size() >= 3);
  // More rarely than samples: it makes the kernel add up the figures of all processors.
  CHECK(lines.size() < Lines(watched.recording.samples_path).size() / 2);
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
}  // namespace ebb::memstats
