// How much the recorder disturbs a process that it watches. The watched process is this program again, in
// another process, that holds 10,000 mappings and does a fixed piece of work of the kind that a reader of
// /proc could hold up: it starts and joins threads, and maps, faults and unmaps pages. It does the work with
// and without being recorded, in turn, and measures its own CPU and wall time.
//
//   bazel run //tests/benchmarks:recorder_benchmark -- --pairs=9 --interval=50ms

#include <errno.h>
#include <fcntl.h>
#include <gflags/gflags.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/clock.h"
#include "base/command_line.h"
#include "base/exit_code.h"
#include "base/io/file.h"
#include "base/io/scratch_folder.h"
#include "base/io/unique_fd.h"
#include "base/system/child_process.h"
#include "base/units.h"
#include "memstats/record/recorder.h"
#include "tests/benchmarks/repetitions.h"

DEFINE_int32(pairs, 9, "how often the work is done with and without a recorder");
DEFINE_string(interval, "50ms", "the recorder's interval");
DEFINE_int32(rounds, 4000, "rounds of the work; 4,000 take about a second");
DEFINE_bool(work, false, "be the watched process: set up, wait for a line, do the work, print what it took");

namespace ebb::benchmarks {
namespace {

constexpr int kMappings = 10'000;
constexpr int kThreadsPerRound = 4;
constexpr int64_t kPagesPerRound = 64;
constexpr int64_t kPageBytes = 4096;

const CommandLine kCommandLine = {
    "recorder_benchmark",
    "Measures how much the recorder disturbs a process that it watches.",
    "recorder_benchmark [flags]",
    {{"Benchmark", {"pairs", "interval", "rounds"}}},
};

// What one process used.
struct Usage {
  double cpu_seconds = 0;
  double wall_seconds = 0;
};

// Neighbours of different protection, so that the kernel keeps them apart.
void MakeMappings() {
  char* memory = static_cast<char*>(
      mmap(nullptr, kMappings * kPageBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  if (memory == MAP_FAILED) exit(kExitFailed);
  for (int at = 0; at < kMappings; ++at) {
    memory[at * kPageBytes] = 1;
    if (at % 2 == 1 && mprotect(memory + at * kPageBytes, kPageBytes, PROT_READ) != 0) exit(kExitFailed);
  }
}

void WorkOnce() {
  std::vector<std::thread> threads;
  for (int at = 0; at < kThreadsPerRound; ++at) threads.emplace_back([] {});
  char* memory = static_cast<char*>(
      mmap(nullptr, kPagesPerRound * kPageBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  if (memory == MAP_FAILED) exit(kExitFailed);
  for (int64_t page = 0; page < kPagesPerRound; ++page) memory[page * kPageBytes] = 1;
  munmap(memory, kPagesPerRound * kPageBytes);
  for (std::thread& thread : threads) thread.join();
}

int BeWatched() {
  MakeMappings();
  absl::PrintF("ready\n");
  fflush(stdout);
  if (getchar() == EOF) return kExitFailed;
  const double cpu_before = CpuSeconds();
  const int64_t start_nanos = MonotonicNanos();
  for (int round = 0; round < FLAGS_rounds; ++round) WorkOnce();
  absl::PrintF("%.6f %.6f\n", CpuSeconds() - cpu_before,
               static_cast<double>(MonotonicNanos() - start_nanos) * 1e-9);
  fflush(stdout);
  return getchar() == EOF ? kExitDone : kExitFailed;  // Stays, so that its end is not recorded as well.
}

// The pipes to and from the watched process.
struct Pipes {
  FILE* to = nullptr;
  FILE* from = nullptr;
  UniqueFd child_input;
  UniqueFd child_output;

  Pipes() {
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) exit(kExitFailed);
    child_input.reset(in[0]);
    to = fdopen(in[1], "w");
    from = fdopen(out[0], "r");
    child_output.reset(out[1]);
  }
  Pipes(const Pipes&) = delete;
  Pipes& operator=(const Pipes&) = delete;
  ~Pipes() {
    fclose(to);
    fclose(from);
  }
};

// Both processes' use of one piece of work.
struct Measured {
  Usage watched;
  double recorder_cpu_seconds = 0;
};

absl::StatusOr<Measured> MeasureOnce(const std::optional<memstats::Recorder::Options>& recording) {
  Pipes pipes;
  ChildProcess::Options options;
  options.arguments = {"/proc/self/exe", "--work", absl::StrCat("--rounds=", FLAGS_rounds)};
  options.standard_input = pipes.child_input.get();
  options.standard_output = pipes.child_output.get();
  auto child = ChildProcess::Start(options);
  if (!child.ok()) return child.status();
  pipes.child_output.reset();
  char line[100];
  if (fgets(line, sizeof line, pipes.from) == nullptr)
    return absl::AbortedError("the watched process failed");
  std::unique_ptr<memstats::Recorder> recorder;
  const double cpu_before = CpuSeconds();
  if (recording.has_value()) {
    memstats::Recorder::Options with_pid = *recording;
    with_pid.pid = child->pid();
    auto started = memstats::Recorder::Start(with_pid);
    if (!started.ok()) return started.status();
    recorder = *std::move(started);
  }
  fputc('\n', pipes.to);
  fflush(pipes.to);
  Measured measured;
  if (fscanf(pipes.from, "%lf %lf", &measured.watched.cpu_seconds, &measured.watched.wall_seconds) != 2) {
    return absl::AbortedError("the watched process failed");
  }
  if (recorder != nullptr) recorder->Stop();
  measured.recorder_cpu_seconds = CpuSeconds() - cpu_before;
  return measured;
}

struct Series {
  std::vector<double> cpu;
  std::vector<double> wall;
  std::vector<double> recorder_share;
};

std::string Ratio(double value) { return absl::StrFormat("%.3f", value); }
std::string Percent(double value) { return absl::StrFormat("%.3f %%", value * 100); }

void Print(const Series& alone, const Series& recorded) {
  absl::PrintF("%d mappings, %d rounds of %d threads and %d pages, recorded every %s, %d pairs\n", kMappings,
               FLAGS_rounds, kThreadsPerRound, kPagesPerRound, FLAGS_interval, FLAGS_pairs);
  absl::PrintF("alone          cpu  %s\n", ToString(SpreadOf(alone.cpu), &FormatSeconds));
  absl::PrintF("recorded       cpu  %s\n", ToString(SpreadOf(recorded.cpu), &FormatSeconds));
  absl::PrintF("alone          wall %s\n", ToString(SpreadOf(alone.wall), &FormatSeconds));
  absl::PrintF("recorded       wall %s\n", ToString(SpreadOf(recorded.wall), &FormatSeconds));
  absl::PrintF("recorded / alone, cpu:  %s; 1 is undisturbed\n",
               ToString(SpreadOf(Ratios(recorded.cpu, alone.cpu)), &Ratio));
  absl::PrintF("recorded / alone, wall: %s\n", ToString(SpreadOf(Ratios(recorded.wall, alone.wall)), &Ratio));
  absl::PrintF("the recorder's own use of a processor: %s\n",
               ToString(SpreadOf(recorded.recorder_share), &Percent));
}

int Run(absl::Duration interval) {
  const auto folder = ScratchFolder::Create("ebb-benchmark");
  if (!folder.ok()) return ReportFailure("recorder_benchmark", folder.status());
  memstats::Recorder::Options recording;
  recording.samples_path = absl::StrCat(folder->path(), "/samples.csv");
  recording.clock_start_nanos = MonotonicNanos();
  recording.interval = interval;
  Series alone, recorded;
  absl::Status failed;
  const auto measure = [&](const std::optional<memstats::Recorder::Options>& with, Series* series) {
    const auto measured = MeasureOnce(with);
    if (!measured.ok()) {
      failed = measured.status();
      return;
    }
    series->cpu.push_back(measured->watched.cpu_seconds);
    series->wall.push_back(measured->watched.wall_seconds);
    series->recorder_share.push_back(measured->recorder_cpu_seconds / measured->watched.wall_seconds);
  };
  Alternate(
      FLAGS_pairs, [&] { measure(std::nullopt, &alone); }, [&] { measure(recording, &recorded); });
  if (!failed.ok()) return ReportFailure("recorder_benchmark", failed);
  Print(alone, recorded);
  return kExitDone;
}

int Main(int argc, char** argv) {
  ParseCommandLine(kCommandLine, argc, argv);
  if (FLAGS_work) return BeWatched();
  const auto interval = ParseDurationFlag("interval", FLAGS_interval, absl::Milliseconds(1));
  absl::Status status = interval.status();
  if (status.ok())
    status = CheckRanges({{"pairs", FLAGS_pairs, 1, 1000}, {"rounds", FLAGS_rounds, 1, 1'000'000}});
  if (!status.ok()) return ReportUsageError("recorder_benchmark", status);
  return Run(*interval);
}

}  // namespace
}  // namespace ebb::benchmarks

int main(int argc, char** argv) { return ebb::benchmarks::Main(argc, argv); }
