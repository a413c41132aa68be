// What the server costs while it idles after a burst: the processor time of all its threads over a minute, as
// /proc/PID/stat shows it (in ticks of 10 ms) and as schedstat does (in nanoseconds); then the same with a
// recorder attached. To be reached: nothing in /proc/PID/stat.
//
//   bazel run //tests/benchmarks:idle_benchmark -- --seconds=60 --connections=4000

#include <gflags/gflags.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/command_line.h"
#include "base/exit_code.h"
#include "base/io/file.h"
#include "base/io/scratch_folder.h"
#include "base/units.h"
#include "memstats/proc/proc_file.h"
#include "memstats/proc/schedstat.h"
#include "memstats/proc/stat.h"
#include "memstats/record/recorder.h"
#include "tests/benchmarks/benchmark_programs.h"

DEFINE_int32(seconds, 60, "how long to idle, without and then with a recorder");
DEFINE_int32(connections, 4000, "connections of the burst before it");

namespace ebb::benchmarks {
namespace {

constexpr char kProgram[] = "idle_benchmark";

const CommandLine kCommandLine = {
    kProgram,
    "Measures the processor time of the idle server after a burst.",
    "idle_benchmark [flags]",
    {{"Benchmark", {"seconds", "connections"}}},
};

// Of a process since it started.
struct CpuTime {
  int64_t ticks = 0;
  int64_t nanos = 0;
};

absl::StatusOr<CpuTime> ReadCpuTime(pid_t pid) {
  const auto text = ReadFile(memstats::ProcFile::PathOf(pid, "stat"));
  if (!text.ok()) return text.status();
  const auto stat = memstats::ParseProcessStat(*text, 1);  // One tick a second: the seconds are ticks.
  if (!stat.ok()) return stat.status();
  const auto nanos = memstats::ReadThreadsCpuNanos(pid);
  if (!nanos.ok()) return nanos.status();
  return CpuTime{static_cast<int64_t>(stat->cpu_seconds), *nanos};
}

absl::Status Idle(pid_t pid, const std::string& what) {
  const auto before = ReadCpuTime(pid);
  if (!before.ok()) return before.status();
  absl::SleepFor(absl::Seconds(FLAGS_seconds));
  const auto after = ReadCpuTime(pid);
  if (!after.ok()) return after.status();
  const int64_t nanos = after->nanos - before->nanos;
  absl::PrintF("%-16s %d ticks in /proc/PID/stat; %s of processor time in %d s (%.5f %%)\n", what,
               after->ticks - before->ticks, FormatSeconds(static_cast<double>(nanos) * 1e-9), FLAGS_seconds,
               static_cast<double>(nanos) * 1e-7 / FLAGS_seconds);
  return absl::OkStatus();
}

absl::Status IdleRecorded(pid_t pid) {
  const auto folder = ScratchFolder::Create("ebb-benchmark");
  if (!folder.ok()) return folder.status();
  memstats::Recorder::Options options;
  options.pid = pid;
  options.samples_path = absl::StrCat(folder->path(), "/samples.csv");
  options.clock_start_nanos = MonotonicNanos();
  const auto recorder = memstats::Recorder::Start(options);
  if (!recorder.ok()) return recorder.status();
  return Idle(pid, "recorded");
}

absl::Status Run() {
  const auto server = BenchmarkServer::Start();
  if (!server.ok()) return server.status();
  const auto pulse = RunOnePulse(server->port(), FLAGS_connections, 1);
  if (!pulse.ok()) return pulse.status();
  absl::Status status = server->AwaitIdle();
  if (!status.ok()) return status;
  absl::PrintF("the server after a burst of %s connections:\n", FormatCount(FLAGS_connections));
  fflush(stdout);
  status = Idle(server->pid(), "alone");
  return status.ok() ? IdleRecorded(server->pid()) : status;
}

int Main(int argc, char** argv) {
  ParseCommandLine(kCommandLine, argc, argv);
  absl::Status status =
      CheckRanges({{"seconds", FLAGS_seconds, 1, 86'400}, {"connections", FLAGS_connections, 1, 28'000}});
  if (!status.ok()) return ReportUsageError(kProgram, status);
  status = Run();
  return status.ok() ? kExitDone : ReportFailure(kProgram, status);
}

}  // namespace
}  // namespace ebb::benchmarks

int main(int argc, char** argv) { return ebb::benchmarks::Main(argc, argv); }
