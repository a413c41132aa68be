// epoll: one thread serves all connections, and the kernel tells it which of them have something to read. A
// connection is its state on the heap and nothing else: no stack, no thread. It is written with the care of
// the baseline, so the heap goes back to the kernel when the last connection of a burst has gone.
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "compare/designs/listening.h"

namespace {

// All that a connection costs in user space.
struct Connection {
  int fd;
  char buffer[256];
};

class Server {
 public:
  explicit Server(int listener) : listener_(listener), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0 || !Watch(listener_, nullptr)) {
      fprintf(stderr, "cannot use epoll: %s\n", strerror(errno));
      exit(1);
    }
  }

  [[noreturn]] void Run() {
    while (true) {
      // A pause ends with the next connection that closes, or after a while: what has run out may have been
      // taken, and given back, by another process.
      constexpr int kPauseMs = 100;
      epoll_event events[64];
      const int count = epoll_wait(epoll_, events, 64, accepting_ ? -1 : kPauseMs);
      for (int i = 0; i < count; ++i) {
        auto* const connection = static_cast<Connection*>(events[i].data.ptr);
        if (connection == nullptr) {
          Accept();
        } else {
          Read(connection);
        }
      }
      if (!accepting_) accepting_ = Watch(listener_, nullptr);
    }
  }

 private:
  // The listener is the one that has no connection.
  bool Watch(int fd, Connection* connection) {
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.ptr = connection;
    return epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0;
  }

  void Accept() {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) return Hold(fd);
    if (errno != EAGAIN && ebb::designs::RanOut(errno)) Pause();
  }

  void Hold(int fd) {
    auto* const connection = new Connection;
    connection->fd = fd;
    ++connections_;
    if (!Watch(fd, connection)) Close(connection);
  }

  // While the listener is ready and nothing can be accepted, epoll_wait would return at once for ever.
  void Pause() {
    epoll_ctl(epoll_, EPOLL_CTL_DEL, listener_, nullptr);
    accepting_ = false;
  }

  void Read(Connection* connection) {
    const ssize_t size = recv(connection->fd, connection->buffer, sizeof connection->buffer, 0);
    const bool open = size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
    if (!open) Close(connection);
  }

  void Close(Connection* connection) {
    close(connection->fd);
    delete connection;
    if (--connections_ == 0) malloc_trim(0);
  }

  const int listener_;
  const int epoll_;
  bool accepting_ = true;
  int connections_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const int port = ebb::designs::PortFlag(argc, argv);
  ebb::designs::AllowAllDescriptors();
  Server(ebb::designs::Listen(port, SOCK_NONBLOCK)).Run();
}
