#include "pulse/report/status_line.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace ebb::pulse {
namespace {

constexpr int64_t kLeastGapNs = 20'000'000;
constexpr int64_t kCountdownNs = 100'000'000;  // One decimal of the seconds that are left.

}  // namespace

std::string FormatStatus(const PulseState& state, int64_t now_ns) {
  std::string left = "-";
  if (state.phase_end_ns.has_value()) {
    left = absl::StrFormat("%.1f",
                           static_cast<double>(std::max<int64_t>(*state.phase_end_ns - now_ns, 0)) / 1e9);
  }
  return absl::StrCat("pulse ", state.index, " of ",
                      state.count.has_value() ? absl::StrCat(*state.count) : "-", " ", KindName(state.kind),
                      " ", PhaseName(state.phase), " ", state.open, " ", state.target, " ", left, "\n");
}

int64_t StatusLine::Update(const PulseState& state, int64_t now_ns) {
  if (fd_ < 0) return std::numeric_limits<int64_t>::max();
  const bool new_phase = state.index != last_index_ || state.phase != last_phase_;
  if (!new_phase && now_ns < next_ns_) return next_ns_;
  const std::string line = FormatStatus(state, now_ns);
  if (line != last_) {
    next_ns_ = now_ns + kLeastGapNs;
    if (!Write(line)) return next_ns_;
    last_ = line;
    last_index_ = state.index;
    last_phase_ = state.phase;
  }
  return state.phase_end_ns.has_value() ? now_ns + kCountdownNs : std::numeric_limits<int64_t>::max();
}

bool StatusLine::Write(const std::string& line) {
  // A pipe that poll(2) calls writable has room for PIPE_BUF bytes, so that a short line is neither cut nor
  // waited for (pipe(7)).
  pollfd room{fd_, POLLOUT, 0};
  if (poll(&room, 1, 0) <= 0) return false;
  if ((room.revents & POLLOUT) != 0 && write(fd_, line.data(), line.size()) >= 0) return true;
  if ((room.revents & POLLOUT) != 0 && (errno == EAGAIN || errno == EINTR)) return false;
  fd_ = -1;  // The reader has gone.
  return false;
}

}  // namespace ebb::pulse
