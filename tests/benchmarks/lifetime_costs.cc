#include "tests/benchmarks/lifetime_costs.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/io/file.h"
#include "base/io/scratch_folder.h"
#include "base/io/unique_fd.h"
#include "base/system/child_process.h"
#include "compare/catalogue/placeholders.h"
#include "compare/run/ports.h"
#include "memstats/proc/descendants.h"
#include "memstats/proc/schedstat.h"
#include "server/tunables.h"
#include "tests/benchmarks/benchmark_programs.h"

namespace ebb::benchmarks {
namespace {

constexpr double kLingerSeconds = 1;
// The server gives memory back once a second, and looks again soon after.
constexpr absl::Duration kSettle = absl::Seconds(3);
constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr absl::Duration kLook = absl::Milliseconds(20);

// The processor time of each of the kernel's threads; empty if they cannot be seen from here.
using KernelThreads = std::map<pid_t, int64_t>;

KernelThreads ReadKernelThreads() {
  constexpr pid_t kKernelThreadDaemon = 2;  // All others are its children, unless this is a container.
  KernelThreads threads;
  if (ReadFile("/proc/2/comm").value_or("") != "kthreadd\n") return threads;
  for (const pid_t pid : memstats::ChildrenOf(kKernelThreadDaemon)) {
    const auto nanos = memstats::ReadThreadsCpuNanos(pid);
    if (nanos.ok()) threads[pid] = *nanos;
  }
  return threads;
}

double WaitedChildrenSeconds() {
  rusage usage;
  getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

// What the kernel's threads do from construction on.
class KernelMeter {
 public:
  void Stop(LifetimeCost* cost) const {
    cost->wall = static_cast<double>(MonotonicNanos() - start_nanos_) * 1e-9;
    if (before_.empty()) return;
    int64_t nanos = 0;
    for (const auto& [pid, after] : ReadKernelThreads()) {
      const auto before = before_.find(pid);
      nanos += after - (before == before_.end() ? 0 : before->second);
    }
    cost->kernel_threads = static_cast<double>(nanos) * 1e-9;
  }

 private:
  const KernelThreads before_ = ReadKernelThreads();
  const int64_t start_nanos_ = MonotonicNanos();
};

// What `work` costs the process and the kernel's threads until everything has settled.
template <typename Work>
absl::StatusOr<LifetimeCost> Measure(pid_t pid, const Work& work) {
  LifetimeCost cost;
  const KernelMeter kernel;
  const auto before = memstats::ReadProcessCpuNanos(pid);
  if (!before.ok()) return before.status();
  const absl::Status status = work(&cost);
  if (!status.ok()) return status;
  absl::SleepFor(kSettle);
  const auto after = memstats::ReadProcessCpuNanos(pid);
  if (!after.ok()) return after.status();
  cost.process = static_cast<double>(*after - *before) * 1e-9;
  kernel.Stop(&cost);
  return cost;
}

// A file for what a child prints.
UniqueFd OpenLog(const std::string& path) {
  return UniqueFd(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600));
}

absl::Status AwaitListening(ChildProcess* child, int port, const std::string& name,
                            const std::string& log_path) {
  const absl::Time deadline = absl::Now() + kPatience;
  while (absl::Now() < deadline && !child->Wait(kLook).has_value()) {
    const auto listening = compare::IsListening(port);
    if (!listening.ok()) return listening.status();
    if (*listening) return absl::OkStatus();
  }
  return absl::AbortedError(absl::StrCat(name, " does not listen: ", ReadFile(log_path).value_or("")));
}

}  // namespace

absl::StatusOr<LifetimeCost> MeasureDesign(const compare::PreparedDesign& prepared, int connections) {
  const compare::Design& design = prepared.design();
  const auto run_folder = ScratchFolder::Create("ebb-lifetime");
  if (!run_folder.ok()) return run_folder.status();
  const auto port = compare::FindFreePort();
  if (!port.ok()) return port.status();
  const compare::PlaceholderValues values = {*port, run_folder->path(), MonotonicNanos(), ProgramsFolder(),
                                             prepared.temp_folder()};
  const absl::Status written = prepared.WriteFiles(values);
  if (!written.ok()) return written;
  const std::string log_path = run_folder->path() + "/log";
  const UniqueFd log = OpenLog(log_path);
  ChildProcess::Options options;
  options.arguments = compare::Expand(design.command, values);
  options.standard_output = options.standard_error = log.get();
  for (const auto& [name, value] : design.environment) {
    options.environment.emplace_back(name, compare::Expand(value, values));
  }
  auto child = ChildProcess::Start(options);
  if (!child.ok()) return child.status();
  const absl::Status listening = AwaitListening(&*child, *port, design.name, log_path);
  if (!listening.ok()) return listening;
  absl::SleepFor(kSettle / 3);  // What it does at its start is not a connection's.
  return Measure(child->pid(), [&](LifetimeCost* cost) {
    const double before = WaitedChildrenSeconds();
    const auto pulse = RunOnePulse(*port, connections, kLingerSeconds);
    cost->client = WaitedChildrenSeconds() - before;
    return pulse.status();
  });
}

absl::StatusOr<LifetimeCost> MeasureBareThreads(Guard guard, int threads) {
  const auto folder = ScratchFolder::Create("ebb-lifetime");
  if (!folder.ok()) return folder.status();
  const std::string log_path = folder->path() + "/log";
  const UniqueFd log = OpenLog(log_path);
  int orders[2], answers[2];
  if (pipe2(orders, O_CLOEXEC) != 0) return ErrnoStatus(errno, "cannot make a pipe");
  UniqueFd order_read(orders[0]), order_write(orders[1]);
  if (pipe2(answers, O_CLOEXEC) != 0) return ErrnoStatus(errno, "cannot make a pipe");
  UniqueFd answer_read(answers[0]), answer_write(answers[1]);

  ChildProcess::Options options;
  options.arguments = {ProgramsFolder() + "/tests/benchmarks/bare_threads",
                       absl::StrCat("--threads=", threads),
                       absl::StrCat("--guard=", guard == Guard::kMarker ? "marker" : "mapping")};
  options.environment = {{"GLIBC_TUNABLES", server::ServerTunables()}};
  options.standard_input = order_read.get();
  options.standard_output = answer_write.get();
  options.standard_error = log.get();
  auto child = ChildProcess::Start(options);
  if (!child.ok()) return child.status();
  answer_write.reset();
  const auto await_answer = [&] {
    char letter;
    while (read(answer_read.get(), &letter, 1) == 1) {
      if (letter == '\n') return absl::OkStatus();
    }
    return absl::AbortedError(absl::StrCat("bare_threads failed: ", ReadFile(log_path).value_or("")));
  };
  const absl::Status ready = await_answer();
  if (!ready.ok()) return ready;
  return Measure(child->pid(), [&](LifetimeCost*) -> absl::Status {
    if (write(order_write.get(), "\n", 1) != 1) return ErrnoStatus(errno, "cannot start the bare threads");
    return await_answer();
  });
}

LifetimeCost MeasureNothing() {
  const KernelMeter kernel;
  absl::SleepFor(kSettle);
  LifetimeCost cost;
  kernel.Stop(&cost);
  return cost;
}

}  // namespace ebb::benchmarks
