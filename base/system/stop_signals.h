#ifndef EBB_BASE_SYSTEM_STOP_SIGNALS_H_
#define EBB_BASE_SYSTEM_STOP_SIGNALS_H_

#include <signal.h>

#include <utility>

#include "absl/status/statusor.h"
#include "base/io/unique_fd.h"

namespace ebb {

// Turns SIGINT and SIGTERM into something that can be waited for on a descriptor (signalfd(2)). While it
// lives both are blocked in the thread that made it; make it before other threads are started. Not
// thread-safe.
class StopSignals {
 public:
  static absl::StatusOr<StopSignals> Catch();
  StopSignals(StopSignals&&) = default;
  StopSignals& operator=(StopSignals&&) = delete;
  // Lets the signals have their usual effect again. One that has come and was not taken is dropped: the
  // program is ending as it is, and must not be killed for it on its last lines.
  ~StopSignals() { Release(); }

  // The same, now: before what may have to wait for somebody, such as a long report on a pipe that nobody
  // reads, so that a signal can end it. Take() finds none from then on.
  void Release();

  // Readable when a signal has come.
  int fd() const { return fd_.get(); }

  // How many have come since the last call. Does not block.
  int Take();

 private:
  StopSignals(UniqueFd fd, const sigset_t& before) : fd_(std::move(fd)), before_(before) {}

  UniqueFd fd_;
  sigset_t before_;
};

}  // namespace ebb

#endif  // EBB_BASE_SYSTEM_STOP_SIGNALS_H_
