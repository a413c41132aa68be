#include "pulse/progress.h"

#include <stdio.h>

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/units.h"

namespace ebb::pulse {
namespace {

constexpr int64_t kRedrawNs = 100'000'000;
constexpr int64_t kBarWidth = 24;

std::string PulseOf(int64_t index, std::optional<int64_t> count) {
  if (!count.has_value()) return absl::StrCat("pulse ", index);
  return absl::StrCat("pulse ", index, " of ", *count);
}

}  // namespace

std::string FormatBar(const PulseState& state, int64_t now_ns) {
  const int64_t filled =
      std::clamp<int64_t>(state.open * kBarWidth / std::max<int64_t>(state.target, 1), 0, kBarWidth);
  std::string line =
      absl::StrFormat("%s  %-5s  [%s%s]  %s of %s  %s", PulseOf(state.index, state.count),
                      KindName(state.kind), std::string(filled, '#'), std::string(kBarWidth - filled, '-'),
                      FormatCount(state.open), FormatCount(state.target), PhaseName(state.phase));
  if (state.phase_end_ns.has_value()) {
    const double left_s = static_cast<double>(std::max<int64_t>(*state.phase_end_ns - now_ns, 0)) / 1e9;
    absl::StrAppendFormat(&line, ", %.1f s left", left_s);
  }
  return line;
}

std::string FormatPulseLine(const PulseResult& pulse, std::optional<int64_t> count) {
  std::string line = absl::StrFormat("%s: %s of %s connected in %s (p99 %s), closed in %s",
                                     PulseOf(pulse.index, count), FormatCount(pulse.connected),
                                     FormatCount(pulse.requested), FormatSeconds(pulse.connect_seconds()),
                                     FormatSeconds(static_cast<double>(pulse.latency.p99_ns) / 1e9),
                                     FormatSeconds(pulse.closed_s - pulse.close_s));
  if (pulse.errors.total() > 0) absl::StrAppend(&line, "; ", pulse.errors.ToString());
  if (pulse.closed_by_server > 0) {
    absl::StrAppend(&line, "; ", FormatCount(pulse.closed_by_server), " closed by the server");
  }
  return line;
}

int64_t Progress::Update(const PulseState& state, int64_t now_ns) {
  if (!terminal_) {
    if (announced_ != state.index) {
      absl::FPrintF(stderr, "%s: %s, opening %s connections\n", PulseOf(state.index, state.count),
                    KindName(state.kind), FormatCount(state.target));
      announced_ = state.index;
    }
    return std::numeric_limits<int64_t>::max();
  }
  if (now_ns < next_ns_) return next_ns_;
  absl::FPrintF(stderr, "\r%s\x1b[K", FormatBar(state, now_ns));
  fflush(stderr);
  drawn_ = true;
  return next_ns_ = now_ns + kRedrawNs;
}

void Progress::PulseDone(const PulseResult& pulse, std::optional<int64_t> count) {
  Clear();
  absl::FPrintF(stderr, "%s\n", FormatPulseLine(pulse, count));
}

void Progress::Clear() {
  if (!drawn_) return;
  absl::FPrintF(stderr, "\r\x1b[K");
  fflush(stderr);
  drawn_ = false;
  next_ns_ = 0;
}

}  // namespace ebb::pulse
