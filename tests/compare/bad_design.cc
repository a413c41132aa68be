// A server that misbehaves, as a fixture: `bad_design PORT HOW`. It says on standard error what it is about
// to do, for the tests to find in its log.
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

namespace {

constexpr int kDiesAfter = 20;  // Connections.

int Listen(int port, int backlog) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(fd, backlog) != 0) {
    perror("bad_design");
    exit(1);
  }
  return fd;
}

// Waits for ever, but not longer than a test.
void Sit() { sleep(300); }

// Accepts without end, and closes what its client has closed, a little later.
void Serve(int listener) {
  std::vector<int> fds;
  while (true) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
    if (fd >= 0) fds.push_back(fd);
    for (int& open : fds) {
      char byte;
      if (recv(open, &byte, 1, 0) == 0) close(std::exchange(open, -1));
    }
    std::erase(fds, -1);
    if (fd < 0) usleep(1000);
  }
}

int ListenWithoutWaiting(int port) {
  const int listener = Listen(port, SOMAXCONN);
  timeval short_wait = {0, 1000};
  setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &short_wait, sizeof short_wait);
  return listener;
}

void DieInTheMiddle(int port) {
  const int listener = Listen(port, SOMAXCONN);
  for (int i = 0; i < kDiesAfter; ++i) accept(listener, nullptr, nullptr);
  fprintf(stderr, "connection %d is one too many\n", kDiesAfter);
  abort();
}

void EndQuietly(int port) {
  const int listener = Listen(port, SOMAXCONN);
  for (int i = 0; i < kDiesAfter; ++i) accept(listener, nullptr, nullptr);
  exit(0);
}

void ServeOnlyOne(int port) {
  const int listener = Listen(port, SOMAXCONN);
  accept(listener, nullptr, nullptr);
  close(listener);
  Sit();
}

// Lets its clients believe that they are welcome until no more come, and then resets them all.
void ResetAll(int port) {
  const int listener = Listen(port, SOMAXCONN);
  fprintf(stderr, "no visitors, please\n");
  const timeval patience = {0, 300'000};
  setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::vector<int> fds;
  while (true) {
    const int fd = accept(listener, nullptr, nullptr);
    if (fd >= 0) fds.push_back(fd);
    if (fd >= 0) continue;
    const linger at_once = {1, 0};
    for (const int held : fds) {
      setsockopt(held, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      close(held);
    }
    fds.clear();
  }
}

// Listens where a connection to 127.0.0.1 does not come.
void ListenOnIpv6Only(int port) {
  const int fd = socket(AF_INET6, SOCK_STREAM, 0);
  sockaddr_in6 address = {};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(port);
  address.sin6_addr = in6addr_loopback;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(fd, SOMAXCONN) != 0) {
    perror("bad_design");
    exit(1);
  }
  Sit();
}

// Ends, and leaves another process that goes on, as daemon(3) does.
void PutIntoBackground() {
  if (fork() != 0) _exit(0);
  setsid();
}

void PrintALot() {
  for (int i = 1; i <= 400'000; ++i) fprintf(stdout, "line %d of many\n", i);
  fflush(stdout);
}

// Accepts as long as it may open descriptors, and keeps the others waiting.
void RunOutOfDescriptors(int port) {
  const rlimit few = {20, 20};
  setrlimit(RLIMIT_NOFILE, &few);
  const int listener = Listen(port, SOMAXCONN);
  while (accept(listener, nullptr, nullptr) >= 0) {
  }
  fprintf(stderr, "no descriptor left\n");
  Sit();
}

// A process that leaves the group and the session, and outlives its parent.
void LeaveGrandchild() {
  if (fork() != 0) return;
  setsid();
  signal(SIGTERM, SIG_IGN);
  if (fork() == 0) setsid();
  Sit();
  exit(0);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const int port = atoi(argv[1]);
  const std::string how = argv[2];
  fprintf(stderr, "this design %s\n", how.c_str());
  if (how == "never-listens") Sit();
  if (how == "dies-at-once") return 7;
  if (how == "dies-in-the-middle") DieInTheMiddle(port);
  if (how == "does-not-accept") {
    Listen(port, 2);
    Sit();
  }
  if (how == "ends-quietly") EndQuietly(port);
  if (how == "accepts-nothing") {
    Listen(port, SOMAXCONN);
    Sit();
  }
  if (how == "listens-on-ipv6-only") ListenOnIpv6Only(port);
  if (how == "goes-into-the-background") PutIntoBackground();
  if (how == "prints-a-lot") PrintALot();
  if (how == "serves-only-one") ServeOnlyOne(port);
  if (how == "resets") ResetAll(port);
  if (how == "runs-out-of-descriptors") RunOutOfDescriptors(port);
  if (how == "ignores-sigterm") signal(SIGTERM, SIG_IGN);
  if (how == "leaves-grandchildren") LeaveGrandchild();
  Serve(ListenWithoutWaiting(port));
}
