#ifndef EBB_PULSE_SCHEDULE_H_
#define EBB_PULSE_SCHEDULE_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"
#include "pulse/options.h"

namespace ebb::pulse {

enum class PulseKind { kBig, kSmall };

// "big" or "small"
const char* KindName(PulseKind kind);

// One pulse of the schedule.
struct PlannedPulse {
  int64_t index = 0;  // From 1.
  PulseKind kind = PulseKind::kBig;
  int64_t number = 0;                // Among those of its kind, from 1,
  std::optional<int64_t> of_number;  // of so many; empty: until stopped.
  int64_t connections = 0;
  absl::Duration pause_after;  // From its last close to the start of the next pulse, if there is one.
};

// The order of the pulses: the big ones, then the small ones. Immutable; any thread may call it.
class Schedule {
 public:
  explicit Schedule(const Options& options);

  // The pulse with this index, from 1, or nothing after the last one.
  std::optional<PlannedPulse> At(int64_t index) const;

  // How many pulses there are; empty if they go on until pulse is stopped.
  std::optional<int64_t> count() const;

  // The connections of the largest pulse.
  int64_t largest() const;

 private:
  int64_t big_;
  int64_t big_count_;
  absl::Duration big_pause_;
  int64_t small_;
  std::optional<int64_t> small_count_;
  absl::Duration small_pause_;
};

}  // namespace ebb::pulse

#endif  // EBB_PULSE_SCHEDULE_H_
