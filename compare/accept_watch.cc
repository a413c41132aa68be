#include "compare/accept_watch.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/units.h"

namespace ebb {
namespace {

constexpr absl::Duration kStandstill = absl::Milliseconds(500);

}  // namespace

void AcceptWatch::Look(const PulseStatus& pulse, int64_t waiting, absl::Time now) {
  const bool holding = pulse.phase == "holding";
  if (holding_ && (!holding || pulse.index != pulse_.index)) EndHold();
  if (!holding) return;
  if (!holding_ || waiting < waiting_) last_accepted_ = now;
  holding_ = true;
  pulse_ = pulse;
  waiting_ = waiting;
  last_look_ = now;
}

void AcceptWatch::EndHold() {
  holding_ = false;
  if (waiting_ == 0) return;
  // The queue is a queue: what is last in it is this pulse's, and what there is beyond has been left of
  // earlier ones, which the client has closed long ago.
  const int64_t of_this_pulse = std::min(waiting_, pulse_.open);
  const int64_t of_earlier = waiting_ - of_this_pulse;
  std::string what = absl::StrCat(FormatCount(of_this_pulse), " of the ", FormatCount(pulse_.target),
                                  " connections of pulse ", pulse_.index);
  if (of_earlier > 0) absl::StrAppend(&what, ", and ", FormatCount(of_earlier), " of earlier pulses,");
  if (last_look_ - last_accepted_ >= kStandstill) {
    stopped_ = absl::StrCat("it stopped accepting: ", what,
                            " were not accepted while they were held; has it run out of descriptors or of "
                            "what it allows itself?");
  } else {
    slow_ = absl::StrCat("It accepts more slowly than the burst was held: ", what,
                         " were still waiting when they were closed, so its peak is too low; hold the burst "
                         "longer (--linger).");
  }
}

}  // namespace ebb
