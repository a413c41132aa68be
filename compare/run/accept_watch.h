#ifndef EBB_COMPARE_RUN_ACCEPT_WATCH_H_
#define EBB_COMPARE_RUN_ACCEPT_WATCH_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "pulse/report/status_reader.h"

namespace ebb::compare {

// Finds out whether a design has accepted the connections of a pulse before they are closed. To the client a
// connection is open as soon as the kernel has made it, so what waits in the design's accept queue costs it
// nothing yet, and its memory for the burst would be too low: such a design has failed, however long the
// pulse was held. A function of what it is told; not thread-safe.
class AcceptWatch {
 public:
  // Tells what the client does and how many connections wait to be accepted at that time (ports.h). Call it
  // often, and as soon as the client begins to close: what waits then was not accepted while it was held.
  void Look(const pulse::PulseStatus& pulse, int64_t waiting, absl::Time now);

  // The first pulse that ended before all of it was accepted, in a sentence without the design's name; empty
  // if there was none.
  const std::string& not_accepted() const { return not_accepted_; }

 private:
  void EndPulse(int64_t waiting, absl::Time now);

  pulse::PulseStatus pulse_;  // The latest.
  bool ended_ = true;         // Whether it has been judged.
  int64_t opened_ = 0;        // Connections that it had at the most.
  int64_t waiting_ = 0;       // Of the latest look,
  absl::Time last_accepted_;  // and when it was last seen to become less.
  std::string not_accepted_;
};

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RUN_ACCEPT_WATCH_H_
