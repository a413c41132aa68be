#ifndef EBB_MEMSTATS_RECORD_RECORDING_H_
#define EBB_MEMSTATS_RECORD_RECORDING_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace ebb::memstats {

// What memstats is given on its command line.
struct RecordingOptions {
  std::optional<pid_t> pid;          // A process that runs already; or
  std::vector<std::string> command;  // one to start.
  std::string out;  // The run folder, made if it is not there; empty: ebb-runs/<time>-<name>.
  absl::Duration interval = absl::Milliseconds(50);
  absl::Duration pss_interval = absl::ZeroDuration();  // 0: the proportional set is never read.
};

// Records one process into a run folder until it ends or SIGINT or SIGTERM comes, and prints a
// summary on standard output. run.json says "running" from the start on and how it ended at the end. A
// process that it started is stopped with it; one that ran already is left alone.
//
// What is going on is said on standard error: on a terminal in one live line. Returns the exit code: a
// command that does not end with 0 is a failure. Call it from the main thread, before others are started.
int RunRecording(const RecordingOptions& options);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_RECORD_RECORDING_H_
