#ifndef EBB_PULSE_PULSE_STATE_H_
#define EBB_PULSE_PULSE_STATE_H_

#include <cstdint>
#include <optional>

#include "pulse/schedule.h"

namespace ebb::pulse {

enum class Phase { kConnecting, kHolding, kClosing, kWaiting };

// "connecting", "holding", "closing" or "waiting"
inline const char* PhaseName(Phase phase) {
  constexpr const char* kNames[] = {"connecting", "holding", "closing", "waiting"};
  return kNames[static_cast<int>(phase)];
}

// What pulse is doing at one time.
struct PulseState {
  int64_t index = 0;             // The pulse, from 1; while waiting, the one that has just closed.
  std::optional<int64_t> count;  // Of how many; empty: until stopped.
  PulseKind kind = PulseKind::kBig;
  int64_t number = 0;                // Among those of its kind, from 1,
  std::optional<int64_t> of_number;  // of so many; empty: until stopped.
  Phase phase = Phase::kConnecting;
  int64_t open = 0;                     // Connections now.
  int64_t target = 0;                   // Connections asked for.
  std::optional<int64_t> phase_end_ns;  // On MonotonicNanos(); empty while nobody knows when it ends.
};

}  // namespace ebb::pulse

#endif  // EBB_PULSE_PULSE_STATE_H_
