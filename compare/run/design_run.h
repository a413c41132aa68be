#ifndef EBB_COMPARE_RUN_DESIGN_RUN_H_
#define EBB_COMPARE_RUN_DESIGN_RUN_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/system/stop_signals.h"
#include "compare/catalogue/placeholders.h"
#include "compare/display.h"
#include "compare/profile.h"
#include "compare/run/accept_watch.h"
#include "compare/run/design_process.h"
#include "compare/run/ports.h"
#include "compare/run/prepared_design.h"
#include "compare/run/pulse_process.h"
#include "memstats/cgroup/cgroup.h"
#include "memstats/record/recorder.h"
#include "run_folder/run_record.h"

namespace ebb::compare {

// What a run gets from the comparison that it is a part of. Owned by the caller.
struct RunSurroundings {
  std::string programs_folder;   // The folder of ebb's own programs.
  absl::Duration ready_timeout;  // How long the design may take until it is ready.
  const absl::StatusOr<memstats::CgroupParent>*
      cgroup_parent;  // Where its cgroup is made, or why none can be.
  StopSignals* stop_signals;
  Display* display;
};

// One design under one schedule of pulses, recorded into a run folder: starts the design on a free port in a
// memory cgroup of its own, waits until it is ready, samples it, runs the pulses, and stops all of them
// again. Design, client and recorder are three processes. Use it once. Not thread-safe.
class DesignRun {
 public:
  // `record` says what is known of the run beforehand: design, repeat, schedule, and what is to be noted. The
  // folder is made; what an earlier run left in it is replaced. `design` must outlive this object.
  DesignRun(const PreparedDesign& design, RunRecord record, const std::string& folder,
            const RunSurroundings& surroundings);
  DesignRun(const DesignRun&) = delete;
  DesignRun& operator=(const DesignRun&) = delete;

  // Does the whole run. Whatever happens, no child and no cgroup is left, and run.json says how it ended.
  // Errors: Cancelled when a signal asked to stop; otherwise why the run failed, as a sentence.
  absl::Status Run();

  // What run.json says, valid after Run(): its metrics are still null.
  const RunRecord& record() const { return record_; }

 private:
  absl::Status Steps();
  absl::Status StartDesign();
  void MakeCgroup();
  absl::Status AwaitReady();
  absl::Status CheckListensItself(const Listeners& listeners) const;
  absl::Status StartRecorder();
  absl::Status RecordBase();
  absl::Status RunPulses();
  void FollowPulse(const pulse::PulseStatus& status);
  absl::Status PulseResult(const ExitStatus& ended);

  absl::Status StopAll();
  void KeepClientReport();
  // `pulses` is how they ended; that, or why not all connections were held.
  absl::Status CheckAllHeld(const absl::Status& pulses) const;
  void KeepProblems(const memstats::Recorder::State& state);

  // Waits until `done`, at most so long, keeping an eye on the design and on signals; `watched_fd` (or -1)
  // wakes it. Errors: Cancelled, DeadlineExceeded, or that the design has ended.
  absl::Status WaitUntil(absl::Duration at_most, int watched_fd, const std::function<bool()>& done);
  absl::Status Rest(absl::Duration duration);
  absl::Status DesignEnded(const std::string& how) const;
  std::string PathOf(const char* file) const;
  void ShowPhase(const std::string& phase, const std::string& detail = "");

  const PreparedDesign& prepared_;
  const Design& design_;
  const std::string folder_;
  const RunSurroundings surroundings_;
  PlaceholderValues values_;
  RunRecord record_;
  std::atomic<int64_t> connections_{0};
  AcceptWatch accepts_;
  std::optional<pulse::PulseStatus> held_;  // The pulse that is held now,
  absl::Time held_since_;
  bool read_in_hold_ = false;  // and whether its memory has been read in the middle of it.
  // In the order in which they are made; they are undone in the reverse order.
  std::optional<memstats::MemoryCgroup> cgroup_;
  std::optional<DesignProcess> server_;
  std::unique_ptr<memstats::Recorder> recorder_;
  std::optional<PulseProcess> pulse_;
};

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RUN_DESIGN_RUN_H_
