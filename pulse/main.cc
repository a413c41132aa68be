// pulse: opens bursts of connections to a server, holds and closes them on a schedule.

#include <gflags/gflags.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/command_line.h"
#include "base/io/standard_streams.h"
#include "pulse/options.h"
#include "pulse/options_check.h"
#include "pulse/program.h"

DEFINE_int32(big, 4000, "connections in each big pulse; 0: no big pulses");
DEFINE_int32(i, 3, "how many big pulses; 0: none");
DEFINE_double(bs, 5, "seconds from the last close of a big pulse to the next start");
DEFINE_int32(small, 1000, "connections in each small pulse, after the big ones; 0: no small pulses");
DEFINE_int32(small_iters, 0, "how many small pulses; 0: until stopped with Ctrl-C");
DEFINE_double(ss, 20, "seconds from the last close of a small pulse to the next start");
DEFINE_double(l, 4, "seconds to linger: from all connected to the first close");

DEFINE_string(server, "127.0.0.1:3033", "HOST:PORT to connect to, such as [::1]:3033 or localhost:3033");
DEFINE_int32(connect_concurrency, 256, "connects in flight at a time");
DEFINE_int32(connect_rate, 0, "connects started per second at most; 0: no limit");
DEFINE_string(connect_timeout, "10s", "how long one connect may take");
DEFINE_string(close_timeout, "5s", "how long the server may take to close its side of all connections");
DEFINE_string(
    source_addresses, "",
    "addresses to connect from, in turn, with commas or as a range (127.0.0.1-127.0.0.8); the default is the "
    "kernel's choice and, when that has no port left, further addresses of this machine that reach the "
    "server");
DEFINE_int64(send_bytes, 0, "bytes to send on each connection once it is connected");

DEFINE_string(json, "", "file for the results as JSON; -: standard output");
DEFINE_string(events_csv, "", "file for a line at each start, connected, close and closed");
DEFINE_int64(clock_start_ns, -1,
             "CLOCK_MONOTONIC nanoseconds that are t = 0 in both; -1: the program's start");
DEFINE_int32(status_fd, -1, "descriptor for one line at each change of state; -1: none");

namespace ebb::pulse {
namespace {

const CommandLine& Description() {
  static const CommandLine& description =
      *new CommandLine{"pulse",
                       "Opens bursts of connections to a server, holds them and closes them, on a schedule.",
                       "pulse [flags]",
                       {{"Schedule", {"big", "i", "bs", "small", "small_iters", "ss", "l"}},
                        {"Connections",
                         {"server", "connect_concurrency", "connect_rate", "connect_timeout", "close_timeout",
                          "source_addresses", "send_bytes"}},
                        {"Results", {"json", "events_csv", "clock_start_ns", "status_fd"}}}};
  return description;
}

absl::Status SetSeconds(absl::string_view flag, double seconds, absl::Duration* duration) {
  const auto parsed = SecondsFlag(flag, seconds);
  if (parsed.ok()) *duration = *parsed;
  return parsed.status();
}

absl::Status SetDuration(absl::string_view flag, const std::string& text, absl::Duration* duration) {
  const auto parsed = ParseDurationFlag(flag, text, absl::Milliseconds(1));
  if (parsed.ok()) *duration = *parsed;
  return parsed.status();
}

absl::StatusOr<Options> OptionsFromFlags(const std::vector<std::string>& words) {
  if (!words.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", words[0], "' is not a flag: pulse takes nothing else"));
  }
  Options options;
  options.big = FLAGS_big;
  options.big_iterations = FLAGS_i;
  options.small = FLAGS_small;
  options.small_iterations = FLAGS_small_iters;
  options.server = FLAGS_server;
  options.connect_concurrency = FLAGS_connect_concurrency;
  options.connect_rate = FLAGS_connect_rate;
  options.source_addresses = FLAGS_source_addresses;
  options.send_bytes = FLAGS_send_bytes;
  options.json_file = FLAGS_json;
  options.events_file = FLAGS_events_csv;
  if (FLAGS_clock_start_ns >= 0) options.clock_start_ns = FLAGS_clock_start_ns;
  options.status_fd = FLAGS_status_fd;
  for (const absl::Status& status :
       {SetSeconds("bs", FLAGS_bs, &options.big_pause), SetSeconds("ss", FLAGS_ss, &options.small_pause),
        SetSeconds("l", FLAGS_l, &options.linger),
        SetDuration("connect_timeout", FLAGS_connect_timeout, &options.connect_timeout),
        SetDuration("close_timeout", FLAGS_close_timeout, &options.close_timeout)}) {
    if (!status.ok()) return status;
  }
  return options;
}

int Main(int argc, char** argv) {
  const std::vector<std::string> words = ParseCommandLine(Description(), argc, argv);
  const auto options = OptionsFromFlags(words);
  if (!options.ok()) return ReportUsageError("pulse", options.status());
  return RunProgram(*options);
}

}  // namespace
}  // namespace ebb::pulse

int main(int argc, char** argv) {
  ebb::PrepareStandardStreams();
  return ebb::FinishOutput("pulse", ebb::pulse::Main(argc, argv));
}
