#include "compare/designs/listening.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace ebb::designs {
namespace {

constexpr int kDefaultPort = 3033;

[[noreturn]] void CannotListen(int port) {
  fprintf(stderr, "cannot listen on 127.0.0.1:%d: %s; choose another with --port=N\n", port, strerror(errno));
  exit(1);
}

}  // namespace

int PortFlag(int argc, char** argv) {
  if (argc == 1) return kDefaultPort;
  constexpr char kFlag[] = "--port=";
  if (argc == 2 && strncmp(argv[1], kFlag, strlen(kFlag)) == 0) {
    const char* const digits = argv[1] + strlen(kFlag);
    char* end = nullptr;
    const long port = strtol(digits, &end, 10);
    if (end != digits && *end == '\0' && port >= 0 && port <= 65535) return static_cast<int>(port);
  }
  fprintf(stderr, "usage: %s --port=N, a TCP port of 127.0.0.1, 0 to 65535 (%d if it is left out)\n", argv[0],
          kDefaultPort);
  exit(2);
}

void AllowAllDescriptors() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int Listen(int port, int flags) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
  if (fd < 0) CannotListen(port);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  sockaddr* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(fd, generic, size) != 0 || listen(fd, SOMAXCONN) != 0) CannotListen(port);
  getsockname(fd, generic, &size);
  fprintf(stderr, "listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
  return fd;
}

bool RanOut(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM || error == EAGAIN;
}

}  // namespace ebb::designs
