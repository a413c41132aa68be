#include <gflags/gflags.h>

#include <filesystem>
#include <string>

#include "base/clock.h"
#include "base/command_line.h"
#include "base/io/file.h"
#include "base/io/standard_streams.h"
#include "server/log.h"
#include "server/options.h"
#include "server/server.h"
#include "server/tunables.h"

DEFINE_int32(port, 3033, "TCP port to listen on; 0 takes any free one and logs which");
DEFINE_string(address, "127.0.0.1",
              "address to listen on, IPv4 or IPv6; 0.0.0.0 or :: for all of this machine's");
DEFINE_int32(max_connections, 0,
             "stop accepting at so many clients until one leaves; 0: no limit of its own");
DEFINE_int32(stack_kib, ebb::server::kDefaultStackKib, "stack of each connection's thread, in KiB");
DEFINE_int32(
    guard_kib, 4,
    "guard below each stack, in KiB: a marker in the page table where the kernel has it (Linux 6.13); 0: none");
DEFINE_int32(buffer_bytes, 256, "what a connection reads at once, in bytes, on its thread's stack");
DEFINE_string(trim_interval, "1s",
              "how often unused memory is returned to the system, beside soon after each burst; 0: never");
DEFINE_int32(arenas, 1, "the most arenas that malloc() may use");
DEFINE_int32(log_every, 500,
             "log a line whenever the number of clients crosses a multiple of this; 0: never");
DEFINE_string(stats_csv, "", "also write these lines to this file, as comma-separated values");
DEFINE_int64(clock_start_ns, 0,
             "time 0 of --stats_csv, in ns on CLOCK_MONOTONIC; 0: the start of the server");

namespace {

const ebb::CommandLine kCommandLine = {
    "server",
    "The thread-per-connection baseline: one std::thread for each client, made as small as threads can be.\n"
    "Reads and drops what comes until the client closes, and gives the memory back when a burst is over.",
    "server [flags]",
    {
        {"Listening", {"address", "port", "max_connections"}},
        {"Memory", {"stack_kib", "guard_kib", "buffer_bytes", "arenas", "trim_interval"}},
        {"Output", {"log_every", "stats_csv", "clock_start_ns", "logtostderr", "log_dir", "minloglevel"}},
    },
};

absl::StatusOr<ebb::server::ServerOptions> OptionsFromFlags() {
  ebb::server::ServerOptions options;
  options.address = FLAGS_address;
  options.port = FLAGS_port;
  options.max_connections = FLAGS_max_connections;
  options.stack_kib = FLAGS_stack_kib;
  options.guard_kib = FLAGS_guard_kib;
  options.buffer_bytes = FLAGS_buffer_bytes;
  options.arenas = FLAGS_arenas;
  options.log_every = FLAGS_log_every;
  if (!FLAGS_stats_csv.empty()) options.stats_csv = ebb::UserPath(FLAGS_stats_csv);
  options.clock_start_nanos = FLAGS_clock_start_ns != 0 ? FLAGS_clock_start_ns : ebb::MonotonicNanos();
  const auto interval = ebb::ParseDurationFlag("trim_interval", FLAGS_trim_interval, absl::ZeroDuration());
  if (!interval.ok()) return interval.status();
  options.trim_interval = *interval;
  const absl::Status valid = ebb::server::Validate(options);
  if (!valid.ok()) return valid;
  return options;
}

std::string LogPluginPath() {
  std::error_code error;
  return (std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "liblog_plugin.so").string();
}

void LogTunables(const absl::StatusOr<bool>& tunables) {
  if (!tunables.ok()) {
    ebb::server::LogWarning(tunables.status().message());
  } else if (*tunables) {
    ebb::server::LogInfo("executed again with GLIBC_TUNABLES=" + ebb::server::ServerTunables() +
                         ", so that a thread needs one page and the heap can shrink");
  } else {
    ebb::server::LogWarning(
        "GLIBC_TUNABLES has other values than the server's own; threads may need a second page, or the heap "
        "may keep memory");
  }
}

int Main(int argc, char** argv) {
  const absl::StatusOr<bool> tunables = ebb::server::EnsureServerTunables(argv);
  const absl::Status plugin = ebb::server::OpenLogPlugin(LogPluginPath());
  if (!ebb::ParseCommandLine(kCommandLine, argc, argv).empty()) {
    return ebb::ReportUsageError(
        "server", absl::InvalidArgumentError("takes flags only, such as --port=3033; --help lists them"));
  }
  const auto options = OptionsFromFlags();
  if (!options.ok()) return ebb::ReportUsageError("server", options.status());
  ebb::server::StartLog("server");
  if (!plugin.ok()) ebb::server::LogWarning(plugin.message());
  LogTunables(tunables);
  const auto server = ebb::server::Server::Create(*options);
  if (!server.ok()) {
    return server.status().code() == absl::StatusCode::kInvalidArgument
               ? ebb::ReportUsageError("server", server.status())
               : ebb::ReportFailure("server", server.status());
  }
  return (*server)->Run();
}

}  // namespace

int main(int argc, char** argv) {
  ebb::PrepareStandardStreams();
  return ebb::FinishOutput("server", Main(argc, argv));
}
