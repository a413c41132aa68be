#include "pulse/schedule.h"

#include <algorithm>

namespace ebb::pulse {

const char* KindName(PulseKind kind) { return kind == PulseKind::kBig ? "big" : "small"; }

Schedule::Schedule(const Options& options)
    : big_(options.big),
      big_count_(options.big > 0 ? options.big_iterations : 0),
      big_pause_(options.big_pause),
      small_(options.small),
      small_pause_(options.small_pause) {
  if (options.small == 0) small_count_ = 0;
  if (options.small > 0 && options.small_iterations > 0) small_count_ = options.small_iterations;
}

std::optional<PlannedPulse> Schedule::At(int64_t index) const {
  if (index <= big_count_) {
    return PlannedPulse{index, PulseKind::kBig, index, big_count_, big_, big_pause_};
  }
  if (small_count_.has_value() && index > big_count_ + *small_count_) return std::nullopt;
  return PlannedPulse{index, PulseKind::kSmall, index - big_count_, small_count_, small_, small_pause_};
}

std::optional<int64_t> Schedule::count() const {
  if (!small_count_.has_value()) return std::nullopt;
  return big_count_ + *small_count_;
}

int64_t Schedule::largest() const {
  return std::max(big_count_ > 0 ? big_ : 0, small_count_ == 0 ? 0 : small_);
}

}  // namespace ebb::pulse
