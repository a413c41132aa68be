#include "tests/benchmarks/benchmark_programs.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <filesystem>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"
#include "memstats/proc/status.h"

namespace ebb::benchmarks {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr absl::Duration kLook = absl::Milliseconds(20);
// The main thread and the one that returns memory, which does so once a second and for a second at most.
constexpr int64_t kIdleThreads = 2;
constexpr absl::Duration kTrimTime = absl::Seconds(3);

std::string ProgramBeside(const std::string& name) {
  return absl::StrCat(ProgramsFolder(), "/", name, "/", name);
}

// A file in memory that a child writes and this process reads.
class CapturedOutput {
 public:
  CapturedOutput() : fd_(memfd_create("output", MFD_CLOEXEC)) {}
  int fd() const { return fd_.get(); }
  std::string Text() const { return ReadFile(absl::StrCat("/proc/self/fd/", fd_.get())).value_or(""); }

 private:
  UniqueFd fd_;
};

// The number between "listening on 127.0.0.1:" and what follows; 0 if there is none yet.
int PortIn(const std::string& log) {
  constexpr absl::string_view kBefore = "listening on 127.0.0.1:";
  const size_t at = log.find(std::string(kBefore));
  if (at == std::string::npos) return 0;
  const size_t start = at + kBefore.size();
  const size_t end = log.find_first_not_of("0123456789", start);
  int port = 0;
  return end != std::string::npos && absl::SimpleAtoi(log.substr(start, end - start), &port) ? port : 0;
}

}  // namespace

std::string ProgramsFolder() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error)
      .parent_path()
      .parent_path()
      .parent_path()
      .string();
}

absl::StatusOr<BenchmarkServer> BenchmarkServer::Start() {
  const CapturedOutput log;
  ChildProcess::Options options;
  options.arguments = {ProgramBeside("server"), "--port=0"};
  options.standard_error = log.fd();
  auto child = ChildProcess::Start(options);
  if (!child.ok()) return child.status();
  const absl::Time deadline = absl::Now() + kPatience;
  while (absl::Now() < deadline && !child->Wait(kLook).has_value()) {
    const int port = PortIn(log.Text());
    if (port != 0) return BenchmarkServer(*std::move(child), port);
  }
  return absl::AbortedError(absl::StrCat("the server does not listen: ", log.Text()));
}

absl::Status BenchmarkServer::AwaitIdle() const {
  const absl::Time deadline = absl::Now() + kPatience;
  while (absl::Now() < deadline) {
    const auto status = memstats::ReadProcessStatus(pid());
    if (!status.ok()) return status.status();
    if (status->threads <= kIdleThreads) {
      absl::SleepFor(kTrimTime);
      return absl::OkStatus();
    }
    absl::SleepFor(kLook);
  }
  return absl::DeadlineExceededError("the server still has connections half a minute after the pulse");
}

absl::StatusOr<nlohmann::json> RunOnePulse(int port, int connections, double linger_seconds) {
  const CapturedOutput report;
  const CapturedOutput errors;
  ChildProcess::Options options;
  options.arguments = {ProgramBeside("pulse"),
                       absl::StrCat("--server=127.0.0.1:", port),
                       absl::StrCat("-big=", connections),
                       "-i=1",
                       "-bs=0",
                       "-small=0",
                       absl::StrCat("-l=", linger_seconds),
                       "--json=-"};
  options.standard_output = report.fd();
  options.standard_error = errors.fd();
  auto child = ChildProcess::Start(options);
  if (!child.ok()) return child.status();
  const ExitStatus ended = *child->Wait(absl::InfiniteDuration());
  if (!ended.success()) {
    return absl::AbortedError(absl::StrCat("pulse ended with ", ended.ToString(), ": ", errors.Text()));
  }
  const auto json = nlohmann::json::parse(report.Text(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || json["pulses"].size() != 1) {
    return absl::DataLossError(absl::StrCat("pulse wrote no report of one pulse: ", report.Text()));
  }
  return json["pulses"][0];
}

}  // namespace ebb::benchmarks
