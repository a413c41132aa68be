#ifndef EBB_PULSE_RUNNER_H_
#define EBB_PULSE_RUNNER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "base/endpoint.h"
#include "pulse/burst/burst.h"
#include "pulse/burst/poller.h"
#include "pulse/options.h"
#include "pulse/report/progress.h"
#include "pulse/report/results.h"
#include "pulse/report/status_line.h"
#include "pulse/schedule.h"
#include "pulse/source/source_ports.h"
#include "run_folder/events_file.h"

namespace ebb::pulse {

// An address of the server, and where connections to it come from.
struct Target {
  Endpoint server;
  SourcePorts sources;
};

// Runs the pulses of a schedule one after the other and tells everyone who wants to know. Not thread-safe.
class Runner {
 public:
  // What the runner works with; all of it must outlive the runner.
  struct Parts {
    Poller* poller;
    std::vector<Target>* targets;  // At least one.
    EventsFile* events;
    Progress* progress;
    StatusLine* status_line;
  };

  // Times in events and results are counted from `clock_start_ns` on MonotonicNanos(). `options` must have
  // been checked and must outlive the runner.
  Runner(const Options& options, int64_t clock_start_ns, const Parts& parts);

  // Returns after the last pulse, or after a stop signal when everything is closed. All pulses go to the
  // first of the targets that answers: a name is often two addresses, with a server on one. The very first
  // connection is the one that asks, and stays as one of the first pulse, so that the server sees nothing but
  // the pulses. The error says why each of the targets has not answered.
  absl::Status Run();

  // The target that has answered, or that is asked now.
  const Endpoint& server() const { return target().server; }

  const RunResult& result() const { return result_; }

 private:
  absl::Status RunPulse(const PlannedPulse& plan);
  void Open(const PlannedPulse& plan, std::optional<Burst>* burst);
  Target& target() const { return (*parts_.targets)[target_]; }
  void Pause(absl::Duration pause);
  BurstOptions OptionsFor(const PlannedPulse& plan);
  void EnterPhase(Phase phase, int64_t phase_end_ns = Poller::kNever);
  int64_t Tell(int64_t now_ns);
  // Writes the event and returns its time.
  double Record(Event::Kind kind, int64_t connections);

  const Options& options_;
  const int64_t clock_start_ns_;
  const Parts parts_;
  const Schedule schedule_;
  size_t target_ = 0;
  std::vector<std::string> no_answers_;  // One for each target that has not answered.
  const Burst* burst_ = nullptr;         // The one that is going on.
  PulseState state_;
  bool stop_is_said_ = false;
  RunResult result_;
};

}  // namespace ebb::pulse

#endif  // EBB_PULSE_RUNNER_H_
