#ifndef EBB_COMPARE_ACCEPT_WATCH_H_
#define EBB_COMPARE_ACCEPT_WATCH_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "compare/pulse_status.h"

namespace ebb {

// Finds out whether a design has accepted the connections of a pulse before they are closed. To the client a
// connection is open as soon as the kernel has made it, so what waits in the design's accept queue costs it
// nothing yet, and its memory for the burst would be too low. A function of what it is told; not thread-safe.
class AcceptWatch {
 public:
  // Tells what the client does and how many connections wait to be accepted at that time (ports.h). Call it
  // often.
  void Look(const PulseStatus& pulse, int64_t waiting, absl::Time now);

  // Pulses that ended before all was accepted, in a sentence; empty if there was none.
  const std::string& slow() const { return slow_; }

  // A pulse during which nothing at all was accepted for at least half a second though connections waited, as
  // a design does that has run out of descriptors, in a sentence; empty if there was none.
  const std::string& stopped() const { return stopped_; }

 private:
  void EndHold();

  bool holding_ = false;
  PulseStatus pulse_;  // Which is held.
  int64_t waiting_ = 0;
  absl::Time last_accepted_;
  absl::Time last_look_;
  std::string slow_;
  std::string stopped_;
};

}  // namespace ebb

#endif  // EBB_COMPARE_ACCEPT_WATCH_H_
