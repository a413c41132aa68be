#include "pulse/burst/poller.h"

#include <errno.h>

#include <algorithm>

#include "base/clock.h"
#include "base/io/file.h"

namespace ebb::pulse {
namespace {

constexpr int kMostReady = 512;
constexpr uint64_t kStopToken = std::numeric_limits<uint64_t>::max();
constexpr int64_t kLongestMillis = 3'600'000;

// Rounded up, so that a deadline has passed when the wait for it ends and is not waited for again in no time.
int MillisUntil(int64_t deadline_ns, int64_t now_ns) {
  if (deadline_ns <= now_ns) return 0;
  const int64_t left_ns = deadline_ns - now_ns;
  return static_cast<int>(std::min((left_ns - 1) / 1'000'000 + 1, kLongestMillis));
}

}  // namespace

Poller::Poller(UniqueFd epoll, StopSignals* stop)
    : epoll_(std::move(epoll)), stop_(stop), ready_(kMostReady) {}

absl::StatusOr<Poller> Poller::Create(StopSignals* stop) {
  UniqueFd epoll(epoll_create1(EPOLL_CLOEXEC));
  if (!epoll.valid()) return ErrnoStatus(errno, "cannot wait for sockets (epoll_create1)");
  Poller poller(std::move(epoll), stop);
  if (stop != nullptr && poller.Add(stop->fd(), EPOLLIN, kStopToken) != 0) {
    return ErrnoStatus(errno, "cannot wait for Ctrl-C (epoll_ctl)");
  }
  return poller;
}

int Poller::Add(int fd, uint32_t events, uint64_t token) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = token;
  return epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : errno;
}

int Poller::Change(int fd, uint32_t events, uint64_t token) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = token;
  return epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event) == 0 ? 0 : errno;
}

absl::Span<const epoll_event> Poller::Wait(int64_t deadline_ns) {
  const int64_t now_ns = MonotonicNanos();
  if (ticker_) deadline_ns = std::min(deadline_ns, ticker_(now_ns));
  int count = epoll_wait(epoll_.get(), ready_.data(), kMostReady, MillisUntil(deadline_ns, now_ns));
  count = std::max(count, 0);  // A signal that is not one of ours has interrupted the wait.
  for (int at = 0; at < count; ++at) {
    if (ready_[at].data.u64 != kStopToken) continue;
    stops_ += stop_->Take();
    std::swap(ready_[at], ready_[count - 1]);
    --count;
    break;
  }
  return absl::MakeConstSpan(ready_.data(), count);
}

}  // namespace ebb::pulse
