// How the server takes bursts of 10,000 connections: for each burst, how long all connects took, their 99th
// percentile, and how many the kernel dropped because the accept queue was full, each of which waits a second
// (ListenOverflows, counted for the whole machine). To be reached: none dropped in nine bursts of ten.
//
//   bazel run //tests/benchmarks:burst_benchmark -- --bursts=10 --connections=10000

#include <gflags/gflags.h>

#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "base/command_line.h"
#include "base/exit_code.h"
#include "base/units.h"
#include "tests/benchmarks/benchmark_programs.h"
#include "tests/benchmarks/repetitions.h"

DEFINE_int32(bursts, 10, "how many bursts");
DEFINE_int32(connections, 10'000, "connections of each");

namespace ebb::benchmarks {
namespace {

constexpr char kProgram[] = "burst_benchmark";
// Between bursts: the server gives its memory back, and ports in TIME_WAIT become free again.
constexpr absl::Duration kPause = absl::Seconds(2);
constexpr double kLingerSeconds = 1;

const CommandLine kCommandLine = {
    kProgram,
    "Measures how the server takes bursts of connections.",
    "burst_benchmark [flags]",
    {{"Benchmark", {"bursts", "connections"}}},
};

absl::Status Run() {
  const auto server = BenchmarkServer::Start();
  if (!server.ok()) return server.status();
  std::vector<double> seconds, p99;
  int undropped = 0;
  int unread = 0;
  for (int burst = 1; burst <= FLAGS_bursts; ++burst) {
    const auto pulse = RunOnePulse(server->port(), FLAGS_connections, kLingerSeconds);
    if (!pulse.ok()) return pulse.status();
    seconds.push_back((*pulse)["connect_seconds"].get<double>());
    p99.push_back((*pulse)["latency_us"]["p99"].get<double>() * 1e-6);
    const nlohmann::json& dropped = (*pulse)["listen_overflows"];
    unread += dropped.is_null() ? 1 : 0;
    undropped += dropped == 0 ? 1 : 0;
    absl::PrintF("burst %2d: %s connected in %s, p99 %s, dropped %s\n", burst, FormatCount(FLAGS_connections),
                 FormatSeconds(seconds.back()), FormatSeconds(p99.back()),
                 dropped.is_null() ? "not known" : FormatCount(dropped.get<int64_t>()));
    fflush(stdout);
    absl::SleepFor(kPause);
  }
  absl::PrintF("connect %s\np99     %s\n", ToString(SpreadOf(seconds), &FormatSeconds),
               ToString(SpreadOf(p99), &FormatSeconds));
  absl::PrintF("%d of %d bursts without a dropped connection%s\n", undropped, FLAGS_bursts,
               unread > 0 ? "; the kernel's counter could not be read" : "");
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  ParseCommandLine(kCommandLine, argc, argv);
  absl::Status status =
      CheckRanges({{"bursts", FLAGS_bursts, 1, 10'000}, {"connections", FLAGS_connections, 1, 28'000}});
  if (!status.ok()) return ReportUsageError(kProgram, status);
  status = Run();
  return status.ok() ? kExitDone : ReportFailure(kProgram, status);
}

}  // namespace
}  // namespace ebb::benchmarks

int main(int argc, char** argv) { return ebb::benchmarks::Main(argc, argv); }
