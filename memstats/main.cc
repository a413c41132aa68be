// memstats: records any process's memory, or says where it is.

#include <gflags/gflags.h>

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/command_line.h"
#include "base/io/file.h"
#include "base/io/standard_streams.h"
#include "memstats/explain/explain.h"
#include "memstats/record/recording.h"

DEFINE_int32(pid, 0, "the process to record or explain; without it, give a command to start and record");
DEFINE_bool(explain, false, "say where the memory of --pid is now and what lets it go, and record nothing");
DEFINE_string(out, "", "folder for the recording; the default is ebb-runs/, the time and the process's name");
DEFINE_string(interval, "50ms", "time between two samples");
DEFINE_string(
    pss_interval, "0",
    "time between two readings of the proportional set, which walk all of the process's page tables "
    "and hold it up meanwhile; 0: none");

namespace {

const ebb::CommandLine kCommandLine = {
    "memstats",
    "Records the memory of any process until it ends or Ctrl-C, for plots to draw; or says where it is.",
    "memstats [flags] -- COMMAND ARG...\n       memstats --pid=N [flags]\n       memstats --pid=N --explain",
    {
        {"Process", {"pid", "explain"}},
        {"Recording", {"out", "interval", "pss_interval"}},
    },
};

absl::Status CheckWhat(const std::vector<std::string>& command) {
  if (ebb::FlagIsGiven("pid")) {
    const absl::Status status = ebb::CheckRange("pid", FLAGS_pid, 1, std::numeric_limits<int>::max());
    if (!status.ok()) return status;
  }
  if (FLAGS_explain && FLAGS_pid == 0) {
    return absl::InvalidArgumentError(
        "--explain needs --pid=N: the memory of a command is gone when it has ended");
  }
  if (FLAGS_pid != 0 && !command.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("give --pid or a command, not both: '", command[0], "' is a command"));
  }
  if (FLAGS_pid == 0 && command.empty()) {
    return absl::InvalidArgumentError(
        "give --pid=N or '-- COMMAND ARG...': there is nothing to record; --help shows how");
  }
  return absl::OkStatus();
}

absl::StatusOr<ebb::memstats::RecordingOptions> OptionsFromFlags(const std::vector<std::string>& command) {
  ebb::memstats::RecordingOptions options;
  const absl::Status status = CheckWhat(command);
  if (!status.ok()) return status;
  if (FLAGS_pid != 0) options.pid = FLAGS_pid;
  options.command = command;
  if (!FLAGS_out.empty()) options.out = ebb::UserPath(FLAGS_out);
  const auto interval = ebb::ParseDurationFlag("interval", FLAGS_interval, absl::Milliseconds(1));
  if (!interval.ok()) return interval.status();
  options.interval = *interval;
  const auto pss = ebb::ParseDurationFlag("pss_interval", FLAGS_pss_interval, absl::ZeroDuration());
  if (!pss.ok()) return pss.status();
  options.pss_interval = *pss;
  return options;
}

int Main(int argc, char** argv) {
  const std::vector<std::string> command = ebb::ParseCommandLine(kCommandLine, argc, argv);
  const auto options = OptionsFromFlags(command);
  if (!options.ok()) return ebb::ReportUsageError("memstats", options.status());
  return FLAGS_explain ? ebb::memstats::RunExplain(FLAGS_pid) : ebb::memstats::RunRecording(*options);
}

}  // namespace

int main(int argc, char** argv) {
  ebb::PrepareStandardStreams();
  return ebb::FinishOutput("memstats", Main(argc, argv));
}
