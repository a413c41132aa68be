#ifndef EBB_PULSE_RUNNER_H_
#define EBB_PULSE_RUNNER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "pulse/burst.h"
#include "pulse/endpoint.h"
#include "pulse/events_file.h"
#include "pulse/options.h"
#include "pulse/poller.h"
#include "pulse/progress.h"
#include "pulse/results.h"
#include "pulse/schedule.h"
#include "pulse/source_ports.h"
#include "pulse/status_line.h"

namespace ebb::pulse {

// Runs the pulses of a schedule one after the other and tells everyone who wants to know. Not thread-safe.
class Runner {
 public:
  // What the runner works with; all of it must outlive the runner.
  struct Parts {
    Poller* poller;
    SourcePorts* sources;
    EventsFile* events;
    Progress* progress;
    StatusLine* status_line;
  };

  // Times in events and results are counted from `clock_start_ns` on MonotonicNanos(). `options` must have
  // been checked and must outlive the runner.
  Runner(const Options& options, const Endpoint& server, int64_t clock_start_ns, const Parts& parts);

  // Returns after the last pulse, or after a stop signal when everything is closed. The error is that of a
  // server to which the very first connect failed.
  absl::Status Run();

  const RunResult& result() const { return result_; }

 private:
  absl::Status RunPulse(const PlannedPulse& plan);
  void Pause(absl::Duration pause);
  BurstOptions OptionsFor(const PlannedPulse& plan);
  void EnterPhase(Phase phase, int64_t phase_end_ns = Poller::kNever);
  int64_t Tell(int64_t now_ns);
  // Writes the event and returns its time.
  double Event(const char* event, int64_t value);

  const Options& options_;
  const Endpoint server_;
  const int64_t clock_start_ns_;
  const Parts parts_;
  const Schedule schedule_;
  const Burst* burst_ = nullptr;  // The one that is going on.
  PulseState state_;
  bool stop_is_said_ = false;
  RunResult result_;
};

}  // namespace ebb::pulse

#endif  // EBB_PULSE_RUNNER_H_
