#include "server/listener.h"

#include <errno.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/endpoint.h"
#include "base/io/file.h"
#include "base/system/limits.h"

namespace ebb::server {
namespace {

constexpr int64_t kDefaultBacklog = 128;  // Where somaxconn cannot be read.

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
  return Endpoint(found->ai_addr, found->ai_addrlen);
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
  if (bind(fd, endpoint.address(), endpoint.length()) != 0) return errno;
  if (!shared_from_start) setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  return listen(fd, backlog) == 0 ? 0 : errno;
}

}  // namespace

absl::StatusOr<Listener> Listener::Open(const std::string& address, int port, int64_t expected_connections) {
  const auto resolved = Resolve(address);
  if (!resolved.ok()) return resolved.status();
  Endpoint endpoint = resolved->WithPort(static_cast<uint16_t>(port));
  const int64_t queue = ReadSysctl("net/core/somaxconn").value_or(kDefaultBacklog);
  const int64_t wanted = (expected_connections + queue - 1) / queue;
  const int64_t count = std::clamp<int64_t>(wanted, 1, kMostSockets);
  Listener listener;
  for (int i = 0; i < count; ++i) {
    UniqueFd fd(socket(endpoint.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd.valid()) return ErrnoStatus(errno, "cannot make a listening socket");
    const int error = BindAndListen(fd.get(), endpoint, /*shared_from_start=*/i > 0, static_cast<int>(queue));
    if (error != 0) return BindError(error, address, port);
    if (i == 0) endpoint = Endpoint::OfSocket(fd.get());
    listener.sockets_.push_back(std::move(fd));
  }
  listener.port_ = endpoint.port();
  listener.name_ = endpoint.ToString();
  listener.backlog_ = count * queue;
  return listener;
}

}  // namespace ebb::server
