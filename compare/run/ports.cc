#include "compare/run/ports.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"

namespace ebb::compare {
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

// What the kernel says of an IPv6 socket behind its fixed part (INET_DIAG_SKV6ONLY).
bool IsIpv6Only(const nlmsghdr* message) {
  const auto* socket = static_cast<const inet_diag_msg*>(NLMSG_DATA(message));
  int left = static_cast<int>(message->nlmsg_len) - static_cast<int>(NLMSG_LENGTH(sizeof *socket));
  for (auto* attribute = reinterpret_cast<const rtattr*>(socket + 1); RTA_OK(attribute, left);
       attribute = RTA_NEXT(attribute, left)) {
    if (attribute->rta_type == INET_DIAG_SKV6ONLY) {
      return *static_cast<const uint8_t*>(RTA_DATA(attribute)) != 0;
    }
  }
  return false;
}

// True if a connection to 127.0.0.1 comes to this socket.
bool TakesLoopback(const nlmsghdr* message) {
  const auto* socket = static_cast<const inet_diag_msg*>(NLMSG_DATA(message));
  const uint32_t* source = socket->id.idiag_src;
  const auto is_here = [](uint32_t ipv4) {
    return ipv4 == htonl(INADDR_ANY) || ipv4 == htonl(INADDR_LOOPBACK);
  };
  if (socket->idiag_family == AF_INET) return is_here(source[0]);
  const auto& address = *reinterpret_cast<const in6_addr*>(source);
  if (IN6_IS_ADDR_V4MAPPED(&address)) return is_here(source[3]);
  return IN6_IS_ADDR_UNSPECIFIED(&address) && !IsIpv6Only(message);
}

std::string AddressOf(const inet_diag_msg& socket) {
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(socket.idiag_family, socket.id.idiag_src, text, sizeof text);
  return socket.idiag_family == AF_INET6 ? absl::StrCat("[", text, "]") : text;
}

void AddListener(const nlmsghdr* message, Listeners* listeners) {
  const auto* socket = static_cast<const inet_diag_msg*>(NLMSG_DATA(message));
  if (!TakesLoopback(message)) {
    listeners->elsewhere.push_back(AddressOf(*socket));
    return;
  }
  listeners->inodes.push_back(socket->idiag_inode);
  listeners->waiting += socket->idiag_rqueue;
}

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
      if (ntohs(socket->id.idiag_sport) == port) AddListener(message, listeners);
    }
  }
}

// The inodes of the sockets that a process has open. Errors: its descriptors cannot be read.
absl::StatusOr<std::vector<uint64_t>> SocketsOf(pid_t pid) {
  std::vector<uint64_t> sockets;
  std::error_code error;
  const std::string folder = absl::StrCat("/proc/", pid, "/fd");
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code closed_meanwhile;
    const std::string target = std::filesystem::read_symlink(entry->path(), closed_meanwhile).string();
    absl::string_view rest = target;
    uint64_t inode;
    if (absl::ConsumePrefix(&rest, "socket:[") && absl::ConsumeSuffix(&rest, "]") &&
        absl::SimpleAtoi(rest, &inode)) {
      sockets.push_back(inode);
    }
  }
  if (error) return ErrnoStatus(error.value(), absl::StrCat("cannot read ", folder));
  return sockets;
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

absl::StatusOr<bool> IsListening(int port) {
  const auto listeners = FindListeners(port);
  if (!listeners.ok()) return listeners.status();
  return listeners->found();
}

absl::StatusOr<bool> HoldsSocket(const std::vector<pid_t>& processes, const std::vector<uint64_t>& inodes) {
  absl::Status unreadable;
  for (const pid_t pid : processes) {
    const auto sockets = SocketsOf(pid);
    if (absl::IsPermissionDenied(sockets.status())) unreadable = sockets.status();
    if (!sockets.ok()) continue;  // It may have ended meanwhile.
    for (const uint64_t inode : *sockets) {
      if (std::find(inodes.begin(), inodes.end(), inode) != inodes.end()) return true;
    }
  }
  if (!unreadable.ok()) return unreadable;
  return false;
}

}  // namespace ebb::compare
