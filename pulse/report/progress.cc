#include "pulse/report/progress.h"

#include <unistd.h>

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/io/standard_error.h"
#include "base/io/terminal.h"
#include "base/units.h"

namespace ebb::pulse {
namespace {

constexpr int64_t kRedrawNs = 100'000'000;
constexpr int kWidestBar = 24;
constexpr int kNarrowestBar = 4;

// "big pulse 1 of 3"
std::string PulseOf(PulseKind kind, int64_t number, std::optional<int64_t> of_number) {
  const std::string pulse = absl::StrCat(KindName(kind), " pulse ", number);
  return of_number.has_value() ? absl::StrCat(pulse, " of ", *of_number) : pulse;
}

// "big 1/3"
std::string ShortPulseOf(PulseKind kind, int64_t number, std::optional<int64_t> of_number) {
  const std::string pulse = absl::StrCat(KindName(kind), " ", number);
  return of_number.has_value() ? absl::StrCat(pulse, "/", *of_number) : pulse;
}

// "  [####----]", or nothing if so many columns are too few for it.
std::string Bar(const PulseState& state, int columns) {
  const int width = std::min(columns - 4, kWidestBar);
  if (width < kNarrowestBar) return "";
  const int64_t filled =
      std::clamp<int64_t>(state.open * width / std::max<int64_t>(state.target, 1), 0, width);
  return absl::StrCat("  [", std::string(filled, '#'), std::string(width - filled, '-'), "]");
}

}  // namespace

std::string FormatBar(const PulseState& state, int64_t now_ns, int columns) {
  std::string left;
  if (state.phase_end_ns.has_value()) {
    const double left_s = static_cast<double>(std::max<int64_t>(*state.phase_end_ns - now_ns, 0)) / 1e9;
    left = absl::StrFormat("%.1f s", left_s);
  }
  const std::string pulse = PulseOf(state.kind, state.number, state.of_number);
  std::string figures = absl::StrFormat("  %s of %s  %s", FormatCount(state.open), FormatCount(state.target),
                                        PhaseName(state.phase));
  if (!left.empty()) absl::StrAppend(&figures, ", ", left, " left");
  const int words = static_cast<int>(pulse.size() + figures.size());
  if (words <= columns) return absl::StrCat(pulse, Bar(state, columns - words), figures);
  const std::string shorter = absl::StrCat(ShortPulseOf(state.kind, state.number, state.of_number), "  ",
                                           FormatCount(state.open), "/", FormatCount(state.target), "  ",
                                           PhaseName(state.phase), left.empty() ? "" : " ", left);
  return shorter.substr(0, std::max(columns, 0));
}

std::string FormatPulseLine(const PulseResult& pulse) {
  std::string line = absl::StrCat(PulseOf(pulse.kind, pulse.number, pulse.of_number), ": ");
  if (pulse.closed_by_server.count > 0) {
    absl::StrAppend(&line, "closed by the server while held: ", FormatCount(pulse.closed_by_server.count),
                    "; ");
  }
  if (pulse.errors.total() > 0) absl::StrAppend(&line, "not connected: ", pulse.errors.ToString(), "; ");
  absl::StrAppendFormat(&line, "%s of %s connected in %s (p99 %s), closed in %s",
                        FormatCount(pulse.connected), FormatCount(pulse.requested),
                        FormatSeconds(pulse.connect_seconds()),
                        FormatSeconds(static_cast<double>(pulse.latency.p99_ns) / 1e9),
                        FormatSeconds(pulse.closed_s - pulse.close_s));
  return line;
}

int64_t Progress::Update(const PulseState& state, int64_t now_ns) {
  if (!terminal_) {
    if (announced_ != state.index) {
      SayOnStandardError(absl::StrCat(PulseOf(state.kind, state.number, state.of_number), ": opening ",
                                      FormatCount(state.target), " connections\n"));
      announced_ = state.index;
    }
    return std::numeric_limits<int64_t>::max();
  }
  if (now_ns < next_ns_) return next_ns_;
  // The last column stays free: a terminal that has written there may already be on the next line.
  DrawOnStandardError(
      absl::StrCat("\r", FormatBar(state, now_ns, TerminalColumns(STDERR_FILENO) - 1), "\x1b[K"));
  drawn_ = true;
  return next_ns_ = now_ns + kRedrawNs;
}

void Progress::PulseDone(const PulseResult& pulse) { Say(FormatPulseLine(pulse)); }

void Progress::Say(const std::string& line) {
  Clear();
  SayOnStandardError(absl::StrCat(line, "\n"));
}

void Progress::Clear() {
  if (!drawn_) return;
  DrawOnStandardError("\r\x1b[K");
  drawn_ = false;
  next_ns_ = 0;
}

}  // namespace ebb::pulse
