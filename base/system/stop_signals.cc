#include "base/system/stop_signals.h"

#include <errno.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/io/file.h"

namespace ebb {

absl::StatusOr<StopSignals> StopSignals::Catch() {
  sigset_t wanted;
  sigset_t before;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  sigprocmask(SIG_BLOCK, &wanted, &before);
  UniqueFd fd(signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!fd.valid()) return ErrnoStatus(errno, "cannot wait for Ctrl-C (signalfd)");
  return StopSignals(std::move(fd), before);
}

void StopSignals::Release() {
  if (!fd_.valid()) return;
  Take();
  sigprocmask(SIG_SETMASK, &before_, nullptr);
  fd_.reset();
}

int StopSignals::Take() {
  int count = 0;
  signalfd_siginfo signal;
  while (read(fd_.get(), &signal, sizeof signal) == sizeof signal) ++count;
  return count;
}

}  // namespace ebb
