#ifndef EBB_COMPARE_RUN_PULSE_PROCESS_H_
#define EBB_COMPARE_RUN_PULSE_PROCESS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/io/unique_fd.h"
#include "base/system/child_process.h"
#include "compare/profile.h"
#include "pulse/report/status_reader.h"

namespace ebb::compare {

// The client of a run: the program pulse, which writes events.csv, pulse.json and pulse.log into the run's
// folder. Killed with this object. Not thread-safe.
class PulseProcess {
 public:
  struct Options {
    std::string programs_folder;  // The folder of ebb's own programs.
    std::string run_folder;
    int port = 0;
    int64_t clock_start_nanos = 0;  // The run's time 0.
    Schedule schedule;
  };

  static absl::StatusOr<PulseProcess> Start(const Options& options);

  // Readable when there is something to read with ReadStatus(); for poll(2).
  int status_fd() const { return status_.get(); }
  // The latest that pulse has said of itself since the last call. Does not block.
  std::optional<pulse::PulseStatus> ReadStatus();

  std::optional<ExitStatus> Ended() { return child_.Wait(absl::ZeroDuration()); }

  // Asks it to close its connections and to write its report, and kills it after `patience`.
  void Stop(absl::Duration patience) { child_.Stop(patience); }

 private:
  PulseProcess(ChildProcess child, UniqueFd status) : child_(std::move(child)), status_(std::move(status)) {}

  ChildProcess child_;
  UniqueFd status_;
};

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RUN_PULSE_PROCESS_H_
