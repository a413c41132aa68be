#ifndef EBB_PULSE_BURST_POLLER_H_
#define EBB_PULSE_BURST_POLLER_H_

#include <sys/epoll.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "base/io/unique_fd.h"
#include "base/system/stop_signals.h"

namespace ebb::pulse {

// What pulse waits for, all in one place: sockets, a deadline, the next line for the user, and Ctrl-C. Times
// are those of MonotonicNanos(). Not thread-safe.
class Poller {
 public:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  // Called once in each Wait() with the time; returns when it wants to be called again at the latest.
  using Ticker = std::function<int64_t(int64_t now_ns)>;

  // `stop` may be null: nothing stops it then. It must outlive the poller.
  static absl::StatusOr<Poller> Create(StopSignals* stop);

  void set_ticker(Ticker ticker) { ticker_ = std::move(ticker); }

  // Watches a socket for `events` (epoll_ctl(2)); they come back with `token`. Closing the socket ends it.
  // Returns errno, or 0.
  int Add(int fd, uint32_t events, uint64_t token);
  int Change(int fd, uint32_t events, uint64_t token);

  // Waits until a socket is ready, `deadline_ns` has come, the ticker has something to say or a stop signal
  // has come, and returns what is ready, if anything. A deadline in the past does not wait. The result is
  // valid until the next call.
  absl::Span<const epoll_event> Wait(int64_t deadline_ns);

  // Stop signals so far.
  int stops() const { return stops_; }

 private:
  Poller(UniqueFd epoll, StopSignals* stop);

  UniqueFd epoll_;
  StopSignals* stop_;
  int stops_ = 0;
  Ticker ticker_;
  std::vector<epoll_event> ready_;
};

}  // namespace ebb::pulse

#endif  // EBB_PULSE_BURST_POLLER_H_
