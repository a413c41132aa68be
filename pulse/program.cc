#include "pulse/program.h"

#include <stdio.h>
#include <unistd.h>

#include <optional>

#include "absl/strings/str_format.h"
#include "base/clock.h"
#include "base/command_line.h"
#include "base/exit_code.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/output_file.h"
#include "base/standard_streams.h"
#include "pulse/json_report.h"
#include "pulse/limits_check.h"
#include "pulse/options_check.h"
#include "pulse/runner.h"
#include "pulse/server_address.h"
#include "pulse/summary.h"

namespace ebb::pulse {
namespace {

constexpr char kProgram[] = "pulse";

absl::StatusOr<SourceAddresses> ChooseSources(const Options& options, const Endpoint& server, int64_t ports) {
  if (options.source_addresses.empty()) {
    return server.IsV4Loopback() ? SourceAddresses::Loopback(ports) : SourceAddresses::Any(ports);
  }
  auto addresses = ParseSourceAddresses(options.source_addresses);
  if (!addresses.ok()) return addresses.status();
  const absl::Status status = CheckSourceAddresses(*addresses, server);
  if (!status.ok()) return status;
  return SourceAddresses::Fixed(*std::move(addresses), ports);
}

// Where the results go as JSON; nothing if they were not asked for.
absl::StatusOr<std::optional<OutputFile>> OpenJson(const std::string& json_file) {
  if (json_file.empty()) return std::nullopt;
  auto opened = OutputFile::Open(json_file == "-" ? json_file : UserPath(json_file));
  if (!opened.ok()) return opened.status();
  return *std::move(opened);
}

// Runs the pulses with everything that they need; the caller has checked that they can be run.
int RunPulses(const Options& options, const Endpoint& server, int64_t clock_start_ns, SourceAddresses sources,
              EventsFile events, std::optional<OutputFile> json_file) {
  auto stop_signals = StopSignals::Catch();
  if (!stop_signals.ok()) return ReportFailure(kProgram, stop_signals.status());
  auto poller = Poller::Create(&*stop_signals);
  if (!poller.ok()) return ReportFailure(kProgram, poller.status());
  Progress progress(isatty(STDERR_FILENO) == 1);
  StatusLine status_line(options.status_fd);
  Runner runner(options, server, clock_start_ns, {&*poller, &sources, &events, &progress, &status_line});
  const absl::Status status = runner.Run();
  progress.Clear();

  const absl::Status events_written = events.Finish();
  absl::Status json_written;
  if (json_file.has_value()) {
    // A signal ends what may have to wait for a reader, but leaves no half of a file.
    if (!json_file->replaces()) stop_signals->Release();
    json_written = json_file->Write(JsonReport(options, server.ToString(), clock_start_ns, runner.result()));
  }
  stop_signals->Release();
  int exit_code = runner.result().interrupted ? kExitInterrupted : kExitDone;
  if (!status.ok()) {
    exit_code = ReportFailure(kProgram, status);
  } else {
    absl::FPrintF(options.json_file == "-" ? stderr : stdout, "%s",
                  Summary(server.ToString(), runner.result()));
    FlushOutput();
    if (exit_code == kExitDone && SumUp(runner.result()).errors.total() > 0) exit_code = kExitFailed;
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
  const Endpoint server = ChooseAnswering(*addresses, options.connect_timeout);

  RaiseDescriptorLimit();
  const Limits limits = ReadLimits();
  auto sources = ChooseSources(options, server, LocalPorts(limits));
  if (!sources.ok()) return ReportUsageError(kProgram, sources.status());
  status = CheckBurst(Schedule(options).largest(), limits, *sources);
  if (!status.ok()) return ReportUsageError(kProgram, status);

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
    status = (*json_file)->Write(JsonReport(options, server.ToString(), clock_start_ns, RunResult()));
    if (!status.ok()) return ReportUsageError(kProgram, status);
  }
  return RunPulses(options, server, clock_start_ns, *std::move(sources), std::move(events),
                   *std::move(json_file));
}

}  // namespace ebb::pulse
