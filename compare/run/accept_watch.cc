#include "compare/run/accept_watch.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/units.h"

namespace ebb::compare {
namespace {

// A design that accepted nothing for so long has stopped; it is not slow.
constexpr absl::Duration kStandstill = absl::Milliseconds(500);

}  // namespace

void AcceptWatch::Look(const pulse::PulseStatus& pulse, int64_t waiting, absl::Time now) {
  const bool another = pulse.index != pulse_.index;
  if (another) {
    if (!ended_) EndPulse(waiting_, now);
    ended_ = false;
    opened_ = 0;
  }
  opened_ = std::max(opened_, pulse.open);
  if (another || waiting < waiting_) last_accepted_ = now;
  pulse_ = pulse;
  const bool open = pulse.phase == "connecting" || pulse.phase == "holding";
  if (!open && !ended_) EndPulse(waiting, now);
  waiting_ = waiting;
}

void AcceptWatch::EndPulse(int64_t waiting, absl::Time now) {
  ended_ = true;
  if (waiting == 0 || !not_accepted_.empty()) return;
  // The queue is a queue: what is last in it is this pulse's, and what there is beyond has been left of
  // earlier ones, which the client has closed long ago.
  const int64_t of_this_pulse = std::min(waiting, opened_);
  const int64_t of_earlier = waiting - of_this_pulse;
  std::string what = absl::StrCat(FormatCount(of_this_pulse), " of the ", FormatCount(pulse_.target),
                                  " connections of pulse ", pulse_.index);
  if (of_earlier > 0) absl::StrAppend(&what, ", and ", FormatCount(of_earlier), " of earlier pulses,");
  const bool stopped = now - last_accepted_ >= kStandstill;
  not_accepted_ = absl::StrCat(
      "it had not accepted ", what, " when they were closed, so they cost it nothing; ",
      stopped ? "it had stopped accepting: has it run out of descriptors or of what it allows itself?"
              : "if it is only slow, hold the pulses longer (--linger)");
}

}  // namespace ebb::compare
