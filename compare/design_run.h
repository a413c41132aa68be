#ifndef EBB_COMPARE_DESIGN_RUN_H_
#define EBB_COMPARE_DESIGN_RUN_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/child_process.h"
#include "base/stop_signals.h"
#include "base/unique_fd.h"
#include "compare/cgroup.h"
#include "compare/design.h"
#include "compare/display.h"
#include "compare/profile.h"
#include "compare/run_record.h"
#include "memstats/recorder.h"

namespace ebb {

// What a run gets from the comparison that it is a part of. Owned by the caller.
struct RunSurroundings {
  std::string programs_folder;   // The folder of ebb's own programs.
  absl::Duration ready_timeout;  // How long the design may take until it listens.
  StopSignals* stop_signals;
  Display* display;
};

// One design under one schedule of pulses, recorded into a run folder: starts the design on a free port in a
// memory cgroup of its own, waits until it listens, samples it, runs the pulses, and stops all of them again.
// Design, client and recorder are three processes. Use it once. Not thread-safe.
class DesignRun {
 public:
  // `folder` is made; what an earlier run left in it is replaced.
  DesignRun(const Design& design, const PulseSchedule& schedule, const std::string& folder,
            const RunSurroundings& surroundings);
  DesignRun(const DesignRun&) = delete;
  DesignRun& operator=(const DesignRun&) = delete;

  // Does the whole run. Whatever happens, no child and no cgroup is left, and run.json says how it ended.
  // Errors: Cancelled when a signal asked to stop; otherwise why the run failed, as a sentence.
  absl::Status Run();

  // The metrics' home, valid after Run(): its metrics are still null.
  const RunRecord& record() const { return record_; }
  const std::string& folder() const { return folder_; }

 private:
  absl::Status Steps();
  absl::Status StartDesign();
  absl::Status AwaitListening();
  absl::Status StartRecorder();
  absl::Status Rest(absl::Duration duration);
  absl::Status RunPulses();
  absl::Status StartPulse(int status_fd);
  absl::Status PulseResult(const ExitStatus& ended);
  void ReadPulseStatus(int fd);
  void StopAll();
  void KeepClientReport();
  absl::Status CheckAllHeld() const;

  // Waits until `done`, at most so long, keeping an eye on the design and on signals; `watched_fd` (or -1)
  // wakes it. Errors: Cancelled, DeadlineExceeded, or that the design has ended.
  absl::Status WaitUntil(absl::Duration at_most, int watched_fd, const std::function<bool()>& done);
  absl::Status DesignEnded(const ExitStatus& ended) const;
  void ShowPhase(const std::string& phase, const std::string& detail = "");

  const Design design_;
  const PulseSchedule schedule_;
  const std::string folder_;
  const RunSurroundings surroundings_;
  const int64_t clock_start_nanos_;
  int port_ = 0;
  RunRecord record_;
  std::atomic<int64_t> connections_{0};
  // In the order in which they are made; they are undone in the reverse order.
  std::optional<MemoryCgroup> cgroup_;
  std::optional<ChildProcess> server_;
  std::unique_ptr<Recorder> recorder_;
  std::optional<ChildProcess> pulse_;
};

}  // namespace ebb

#endif  // EBB_COMPARE_DESIGN_RUN_H_
