#ifndef EBB_TESTS_BENCHMARKS_BENCHMARK_PROGRAMS_H_
#define EBB_TESTS_BENCHMARKS_BENCHMARK_PROGRAMS_H_

#include <sys/types.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "base/system/child_process.h"

namespace ebb::benchmarks {

// The real server and the real client, which the server's benchmarks start as a user would. Their programs
// are found beside the benchmark's, in bazel-bin.

// The folder of ebb's own programs, bazel-bin: this one is in its tests/benchmarks.
std::string ProgramsFolder();

// A server with its default flags on a free port. It is killed with this object. Not thread-safe.
class BenchmarkServer {
 public:
  // Returns when it listens. Errors: it cannot be started, or does not listen; with what it has printed.
  static absl::StatusOr<BenchmarkServer> Start();

  pid_t pid() const { return child_.pid(); }
  int port() const { return port_; }

  // Waits until it has no connection's thread any more and has had time to give its memory back.
  absl::Status AwaitIdle() const;

 private:
  BenchmarkServer(ChildProcess child, int port) : child_(std::move(child)), port_(port) {}

  ChildProcess child_;
  int port_;
};

// One pulse of so many connections to a port of this machine, held for so many seconds: the only entry of
// "pulses" in what pulse --json writes (pulse/report/json_report.h). Errors: not all connected, or pulse failed.
absl::StatusOr<nlohmann::json> RunOnePulse(int port, int connections, double linger_seconds);

}  // namespace ebb::benchmarks

#endif  // EBB_TESTS_BENCHMARKS_BENCHMARK_PROGRAMS_H_
