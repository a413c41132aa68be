#include "pulse/program.h"

#include <stdio.h>
#include <unistd.h>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/clock.h"
#include "base/command_line.h"
#include "base/exit_code.h"
#include "base/io/file.h"
#include "base/io/output_file.h"
#include "base/io/standard_error.h"
#include "base/io/standard_streams.h"
#include "base/io/terminal.h"
#include "base/system/limits.h"
#include "pulse/limits_check.h"
#include "pulse/options_check.h"
#include "pulse/report/json_report.h"
#include "pulse/report/problems.h"
#include "pulse/report/summary.h"
#include "pulse/runner.h"
#include "pulse/source/server_address.h"
#include "pulse/source/source_addresses.h"
#include "pulse/source/source_ports.h"
#include "pulse/source/source_socket.h"

namespace ebb::pulse {
namespace {

constexpr char kProgram[] = "pulse";
constexpr int kWide = 1000;  // Columns of what is no terminal.

absl::StatusOr<SourcePorts> ChooseSources(const Options& options, const Endpoint& server,
                                          const PortRange& ports) {
  const ReuseSettings settings = ReadReuseSettings();
  if (options.source_addresses.empty()) {
    return SourcePorts(FindSourceAddresses(server, settings), SourcePorts::Order::kFill, ports,
                       FindPortChoice());
  }
  const auto addresses = ParseSourceAddresses(options.source_addresses);
  if (!addresses.ok()) return addresses.status();
  const absl::Status status = CheckSourceAddresses(*addresses, server);
  if (!status.ok()) return status;
  std::vector<SourceAddress> sources;
  for (const Endpoint& address : *addresses) {
    sources.push_back({address, /*kernels_choice=*/false, PortReuseDelay(server, address, settings)});
  }
  return SourcePorts(std::move(sources), SourcePorts::Order::kInTurn, ports, FindPortChoice());
}

// Where the results go as JSON; nothing if they were not asked for.
absl::StatusOr<std::optional<OutputFile>> OpenJson(const std::string& json_file) {
  if (json_file.empty()) return std::nullopt;
  auto opened = OutputFile::Open(json_file == "-" ? json_file : UserPath(json_file));
  if (!opened.ok()) return opened.status();
  return *std::move(opened);
}

// On standard output, or on standard error if --json=- has taken that.
void PrintSummary(const Options& options, const Endpoint& server, const RunResult& result) {
  const bool json_takes_output = options.json_file == "-";
  const int fd = json_takes_output ? STDERR_FILENO : STDOUT_FILENO;
  const bool terminal = isatty(fd) == 1;
  const std::string summary = Summary(server.ToString(), result, terminal ? TerminalColumns(fd) : kWide);
  if (json_takes_output) {
    SayOnStandardError(summary, kLastWordsPatience);
  } else {
    absl::PrintF("%s", summary);
  }
  FlushOutput();
  // Whoever does not look at the summary is told all the same.
  const std::string problem = ClosedProblem(result);
  if (!problem.empty() && !json_takes_output && !terminal) {
    SayOnStandardError(absl::StrCat(kProgram, ": ", problem, "\n"), kLastWordsPatience);
  }
}

bool AllWentWell(const RunResult& result) {
  const Totals totals = SumUp(result);
  return totals.errors.total() == 0 && totals.closed_by_server.count == 0;
}

// Those of the server's addresses to which the schedule can be run. The error is that of the first, if it can
// be run to none.
absl::StatusOr<std::vector<Target>> FindTargets(const Options& options,
                                                const std::vector<Endpoint>& addresses) {
  RaiseDescriptorLimit();
  const Limits limits = ReadLimits();
  const int64_t open_descriptors =
      CountOpenDescriptors(limits.descriptors_soft.value_or(INT64_MAX)).value_or(0);
  std::vector<Target> targets;
  absl::Status first_error;
  for (const Endpoint& address : addresses) {
    auto sources = ChooseSources(options, address, LocalPorts(limits));
    absl::Status status = sources.status();
    if (status.ok()) status = CheckBurst(Schedule(options).largest(), limits, open_descriptors, *sources);
    if (status.ok()) targets.push_back({address, *std::move(sources)});
    first_error.Update(status);
  }
  if (targets.empty()) return first_error;
  return targets;
}

// Runs the pulses with everything that they need; the caller has checked that they can be run.
int RunPulses(const Options& options, std::vector<Target> targets, int64_t clock_start_ns, EventsFile events,
              std::optional<OutputFile> json_file) {
  auto stop_signals = StopSignals::Catch();
  if (!stop_signals.ok()) return ReportFailure(kProgram, stop_signals.status());
  auto poller = Poller::Create(&*stop_signals);
  if (!poller.ok()) return ReportFailure(kProgram, poller.status());
  Progress progress(CanRedraw(STDERR_FILENO));
  StatusLine status_line(options.status_fd);
  Runner runner(options, clock_start_ns, {&*poller, &targets, &events, &progress, &status_line});
  const absl::Status status = runner.Run();
  progress.Clear();

  const absl::Status events_written = events.Finish();
  absl::Status json_written;
  if (json_file.has_value()) {
    // A signal ends what may have to wait for a reader, but leaves no half of a file.
    if (!json_file->replaces()) stop_signals->Release();
    json_written =
        json_file->Write(JsonReport(options, runner.server().ToString(), clock_start_ns, runner.result()));
  }
  stop_signals->Release();
  int exit_code = runner.result().interrupted ? kExitInterrupted : kExitDone;
  if (!status.ok()) {
    exit_code = ReportFailure(kProgram, status);
  } else {
    PrintSummary(options, runner.server(), runner.result());
    if (exit_code == kExitDone && !AllWentWell(runner.result())) exit_code = kExitFailed;
  }
  for (const absl::Status& file : {events_written, json_written}) {
    if (!file.ok()) exit_code = ReportFailure(kProgram, file);
  }
  return exit_code;
}

}  // namespace

int RunProgram(const Options& options) {
  const int64_t clock_start_ns = options.clock_start_ns.value_or(MonotonicNanos());
  absl::Status status = CheckOptions(options);
  if (!status.ok()) return ReportUsageError(kProgram, status);
  const auto host_port = ParseHostPort(options.server);
  if (!host_port.ok()) return ReportUsageError(kProgram, host_port.status());
  const auto addresses = Resolve(*host_port);
  if (!addresses.ok()) return ReportFailure(kProgram, addresses.status());
  auto targets = FindTargets(options, *addresses);
  if (!targets.ok()) return ReportUsageError(kProgram, targets.status());
  const std::string shortage = PortShortage(options, targets->front().sources);
  if (!shortage.empty()) SayOnStandardError(absl::StrCat(kProgram, ": ", shortage, "\n"));

  // What cannot be written is found out now and not after the last pulse.
  EventsFile events;
  if (!options.events_file.empty()) {
    auto created = EventsFile::Create(UserPath(options.events_file));
    if (!created.ok()) return ReportUsageError(kProgram, created.status());
    events = *std::move(created);
  }
  auto json_file = OpenJson(options.json_file);
  if (!json_file.ok()) return ReportUsageError(kProgram, json_file.status());
  if (json_file->has_value() && (*json_file)->replaces()) {
    status =
        (*json_file)
            ->Write(JsonReport(options, targets->front().server.ToString(), clock_start_ns, RunResult()));
    if (!status.ok()) return ReportUsageError(kProgram, status);
  }
  return RunPulses(options, *std::move(targets), clock_start_ns, std::move(events), *std::move(json_file));
}

}  // namespace ebb::pulse
