#include "compare/ports.h"

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "base/file.h"
#include "base/unique_fd.h"

namespace ebb {
namespace {

struct ListenersRequest {
  nlmsghdr header;
  inet_diag_req_v2 body;
};

absl::Status AskForListeners(int fd, int family) {
  ListenersRequest request = {};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.body.sdiag_family = static_cast<uint8_t>(family);
  request.body.sdiag_protocol = IPPROTO_TCP;
  request.body.idiag_states = 1 << TCP_LISTEN;
  if (send(fd, &request, sizeof request, 0) < 0)
    return ErrnoStatus(errno, "cannot ask for the listening sockets");
  return absl::OkStatus();
}

// What the kernel knows of the sockets that listen on one port.
struct Listeners {
  int sockets = 0;
  int64_t waiting = 0;  // In their accept queues.
};

// Reads the answer to its end, so that the next question can be asked on the same socket.
absl::Status AddAnswer(int fd, int port, Listeners* listeners) {
  while (true) {
    alignas(nlmsghdr) char buffer[16384];
    ssize_t left = recv(fd, buffer, sizeof buffer, 0);
    if (left < 0 && errno == EINTR) continue;
    if (left <= 0) return ErrnoStatus(errno, "cannot read the listening sockets");
    for (auto* message = reinterpret_cast<nlmsghdr*>(buffer); NLMSG_OK(message, left);
         message = NLMSG_NEXT(message, left)) {
      if (message->nlmsg_type == NLMSG_DONE) return absl::OkStatus();
      if (message->nlmsg_type == NLMSG_ERROR)
        return absl::UnavailableError("the kernel refuses to list sockets");
      const auto* socket = static_cast<const inet_diag_msg*>(NLMSG_DATA(message));
      if (ntohs(socket->id.idiag_sport) != port) continue;
      ++listeners->sockets;
      listeners->waiting += socket->idiag_rqueue;
    }
  }
}

absl::StatusOr<Listeners> FindListeners(int port) {
  UniqueFd fd(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (!fd.valid()) return ErrnoStatus(errno, "cannot ask the kernel for sockets (sock_diag)");
  Listeners listeners;
  for (const int family : {AF_INET, AF_INET6}) {
    absl::Status status = AskForListeners(fd.get(), family);
    if (status.ok()) status = AddAnswer(fd.get(), port, &listeners);
    if (!status.ok()) return status;
  }
  return listeners;
}

}  // namespace

absl::StatusOr<int> FindFreePort() {
  UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (!fd.valid() || bind(fd.get(), reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    return ErrnoStatus(errno, "cannot find a free port");
  }
  return ntohs(address.sin_port);
}

absl::StatusOr<bool> IsListening(int port) {
  const auto listeners = FindListeners(port);
  if (!listeners.ok()) return listeners.status();
  return listeners->sockets > 0;
}

absl::StatusOr<int64_t> WaitingToBeAccepted(int port) {
  const auto listeners = FindListeners(port);
  if (!listeners.ok()) return listeners.status();
  return listeners->waiting;
}

}  // namespace ebb
