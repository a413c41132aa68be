#include "server/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/io/file.h"
#include "base/system/limits.h"

namespace ebb::server {
namespace {

constexpr int64_t kDefaultBacklog = 128;  // Where somaxconn cannot be read.

struct Endpoint {
  sockaddr_storage address = {};
  socklen_t length = 0;
};

void SetPort(Endpoint* endpoint, int port) {
  if (endpoint->address.ss_family == AF_INET6) {
    reinterpret_cast<sockaddr_in6*>(&endpoint->address)->sin6_port = htons(port);
  } else {
    reinterpret_cast<sockaddr_in*>(&endpoint->address)->sin_port = htons(port);
  }
}

int PortOf(const Endpoint& endpoint) {
  if (endpoint.address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(endpoint.address).sin6_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in&>(endpoint.address).sin_port);
}

absl::StatusOr<Endpoint> Resolve(const std::string& address) {
  const std::string host(absl::StripSuffix(absl::StripPrefix(address, "["), "]"));
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (error != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("--address=", address, " is not an address or a host's name (", gai_strerror(error),
                     "): give one such as 127.0.0.1 or ::1"));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, &freeaddrinfo);
  Endpoint endpoint;
  std::copy_n(reinterpret_cast<const char*>(found->ai_addr), found->ai_addrlen,
              reinterpret_cast<char*>(&endpoint.address));
  endpoint.length = found->ai_addrlen;
  return endpoint;
}

absl::Status BindError(int error, const std::string& address, int port) {
  switch (error) {
    case EADDRINUSE:
      return absl::UnavailableError(absl::StrCat(
          "port ", port, " of ", address, " is in use by another program: stop it, or give another --port"));
    case EADDRNOTAVAIL:
      return absl::UnavailableError(
          absl::StrCat("--address=", address,
                       " is not an address of this machine: give one that `ip address` "
                       "shows, or 0.0.0.0 for all of them"));
    case EACCES:
      return absl::PermissionDeniedError(absl::StrCat(
          "port ", port, " of ", address, " may be bound by root only: give a --port of at least 1024"));
    default:
      return ErrnoStatus(error, absl::StrCat("cannot listen on port ", port, " of ", address));
  }
}

// Binds and listens. Whether others may share the port is decided by `shared_from_start`: the first socket is
// bound alone, which fails if anybody else is there, and opened for its siblings afterwards.
int BindAndListen(int fd, const Endpoint& endpoint, bool shared_from_start, int backlog) {
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (shared_from_start) setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&endpoint.address), endpoint.length) != 0) return errno;
  if (!shared_from_start) setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  return listen(fd, backlog) == 0 ? 0 : errno;
}

std::string Printed(const Endpoint& endpoint) {
  char text[INET6_ADDRSTRLEN];
  const bool ipv6 = endpoint.address.ss_family == AF_INET6;
  const void* bytes =
      ipv6 ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(endpoint.address).sin6_addr)
           : &reinterpret_cast<const sockaddr_in&>(endpoint.address).sin_addr;
  inet_ntop(endpoint.address.ss_family, bytes, text, sizeof text);
  return ipv6 ? absl::StrCat("[", text, "]") : text;
}

}  // namespace

absl::StatusOr<Listener> Listener::Open(const std::string& address, int port, int64_t expected_connections) {
  auto endpoint = Resolve(address);
  if (!endpoint.ok()) return endpoint.status();
  SetPort(&*endpoint, port);
  const int64_t queue = ReadSysctl("net/core/somaxconn").value_or(kDefaultBacklog);
  const int64_t wanted = (expected_connections + queue - 1) / queue;
  const int64_t count = std::clamp<int64_t>(wanted, 1, kMostSockets);
  Listener listener;
  for (int i = 0; i < count; ++i) {
    UniqueFd fd(socket(endpoint->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd.valid()) return ErrnoStatus(errno, "cannot make a listening socket");
    const int error =
        BindAndListen(fd.get(), *endpoint, /*shared_from_start=*/i > 0, static_cast<int>(queue));
    if (error != 0) return BindError(error, address, port);
    if (i == 0) {
      getsockname(fd.get(), reinterpret_cast<sockaddr*>(&endpoint->address), &endpoint->length);
    }
    listener.sockets_.push_back(std::move(fd));
  }
  listener.port_ = PortOf(*endpoint);
  listener.name_ = absl::StrCat(Printed(*endpoint), ":", listener.port_);
  listener.backlog_ = count * queue;
  return listener;
}

}  // namespace ebb::server
