// What recording costs the server: its processor time for one burst, as /proc/PID/stat tells it, with and
// without a recorder that reads it as compare does. Fresh servers and real clients, in alternating pairs.
//
//   bazel run //tests/benchmarks:recorded_benchmark -- --pairs=15 --connections=10000

#include <gflags/gflags.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/clock.h"
#include "base/command_line.h"
#include "base/exit_code.h"
#include "base/io/scratch_folder.h"
#include "base/units.h"
#include "memstats/proc/stat.h"
#include "memstats/record/recorder.h"
#include "tests/benchmarks/benchmark_programs.h"
#include "tests/benchmarks/repetitions.h"

DEFINE_int32(pairs, 15, "how often both are measured");
DEFINE_int32(connections, 10'000, "connections of the burst");

namespace ebb::benchmarks {
namespace {

constexpr char kProgram[] = "recorded_benchmark";

const CommandLine kCommandLine = {
    kProgram,
    "Measures the server's processor time for a burst, alone and recorded.",
    "recorded_benchmark [flags]",
    {{"Benchmark", {"pairs", "connections"}}},
};

absl::StatusOr<std::unique_ptr<memstats::Recorder>> Record(pid_t pid, const ScratchFolder& folder) {
  memstats::Recorder::Options options;
  options.pid = pid;
  options.whole_tree = true;
  options.samples_path = absl::StrCat(folder.path(), "/samples.csv");
  options.clock_start_nanos = MonotonicNanos();
  return memstats::Recorder::Start(options);
}

// The seconds of processor time that a fresh server needs for one burst, and for giving its memory back.
absl::StatusOr<double> MeasureOnce(const ScratchFolder* folder) {
  const auto server = BenchmarkServer::Start();
  if (!server.ok()) return server.status();
  absl::StatusOr<std::unique_ptr<memstats::Recorder>> recorder = nullptr;
  if (folder != nullptr) recorder = Record(server->pid(), *folder);
  if (!recorder.ok()) return recorder.status();
  const auto pulse = RunOnePulse(server->port(), FLAGS_connections, 1);
  if (!pulse.ok()) return pulse.status();
  const absl::Status idle = server->AwaitIdle();
  if (!idle.ok()) return idle;
  const auto stat = memstats::ReadProcessStat(server->pid());
  if (!stat.ok()) return stat.status();
  return stat->cpu_seconds;
}

absl::Status Run() {
  const auto folder = ScratchFolder::Create("ebb-benchmark");
  if (!folder.ok()) return folder.status();
  std::vector<double> alone, recorded;
  absl::Status failed;
  const auto measure = [&](const ScratchFolder* recording, std::vector<double>* seconds) {
    const auto measured = MeasureOnce(recording);
    if (measured.ok()) seconds->push_back(*measured);
    if (!measured.ok() && failed.ok()) failed = measured.status();
  };
  Alternate(
      FLAGS_pairs, [&] { measure(nullptr, &alone); }, [&] { measure(&*folder, &recorded); });
  if (!failed.ok()) return failed;
  absl::PrintF("processor time of the server for a burst of %s connections, %d pairs\n",
               FormatCount(FLAGS_connections), FLAGS_pairs);
  absl::PrintF("alone             %s\n", ToString(SpreadOf(alone), &FormatSeconds));
  absl::PrintF("recorded          %s\n", ToString(SpreadOf(recorded), &FormatSeconds));
  absl::PrintF("recorded / alone  %s; 1 is undisturbed\n",
               ToString(SpreadOf(Ratios(recorded, alone)),
                        [](double ratio) { return absl::StrFormat("%.3f", ratio); }));
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  ParseCommandLine(kCommandLine, argc, argv);
  absl::Status status =
      CheckRanges({{"pairs", FLAGS_pairs, 1, 1'000}, {"connections", FLAGS_connections, 1, 28'000}});
  if (!status.ok()) return ReportUsageError(kProgram, status);
  status = Run();
  return status.ok() ? kExitDone : ReportFailure(kProgram, status);
}

}  // namespace
}  // namespace ebb::benchmarks

int main(int argc, char** argv) { return ebb::benchmarks::Main(argc, argv); }
