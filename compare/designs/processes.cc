// processes: a process for each connection, forked when it is accepted: the design of the first Unix servers.
// What a connection does cannot hurt another, and when it ends all of its memory goes with it.
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compare/designs/listening.h"

namespace {

// Children that are waited for count in the times of their parent (getrusage(2), RUSAGE_CHILDREN). Signals of
// several that end together may come as one.
void Reap(int) {
  const int before = errno;
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  errno = before;
}

void ReapEndedChildren() {
  struct sigaction action = {};
  action.sa_handler = Reap;
  action.sa_flags = SA_RESTART | SA_NOCLDSTOP;
  sigaction(SIGCHLD, &action, nullptr);
}

// The whole life of a child. It touches as few pages as it can: each is copied for it. It ends with its
// parent, also if that has ended before the child could ask for it.
[[noreturn]] void Serve(int fd, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
  char buffer[256];
  ssize_t size;
  do {
    size = recv(fd, buffer, sizeof buffer, 0);
  } while (size > 0 || (size < 0 && errno == EINTR));
  _exit(0);
}

// A child that ends cuts it short.
void Pause() { usleep(100'000); }

// Waits with the connection in hand while no more processes are allowed.
void Fork(int fd, int listener, pid_t parent) {
  pid_t child;
  while ((child = fork()) < 0 && ebb::designs::RanOut(errno)) Pause();
  if (child == 0) {
    close(listener);
    Serve(fd, parent);
  }
  close(fd);
}

}  // namespace

int main(int argc, char** argv) {
  const int port = ebb::designs::PortFlag(argc, argv);
  ebb::designs::AllowAllDescriptors();
  const int listener = ebb::designs::Listen(port);
  ReapEndedChildren();
  const pid_t parent = getpid();
  while (true) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd >= 0) {
      Fork(fd, listener, parent);
    } else if (ebb::designs::RanOut(errno)) {
      Pause();
    }
  }
}
