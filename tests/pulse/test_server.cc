#include "tests/pulse/test_server.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "pulse/burst/burst.h"

namespace ebb::pulse {
namespace {

Endpoint Loopback(int family) {
  if (family == AF_INET) return Endpoint::V4(INADDR_LOOPBACK, 0);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_addr = in6addr_loopback;
  return Endpoint(reinterpret_cast<sockaddr*>(&v6), sizeof v6);
}

UniqueFd BoundSocket(const Endpoint& wanted, Endpoint* endpoint) {
  UniqueFd fd(socket(wanted.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (bind(fd.get(), wanted.address(), wanted.length()) != 0) throw std::runtime_error("cannot bind");
  sockaddr_storage got;
  socklen_t length = sizeof got;
  getsockname(fd.get(), reinterpret_cast<sockaddr*>(&got), &length);
  *endpoint = Endpoint(reinterpret_cast<sockaddr*>(&got), length);
  return fd;
}

}  // namespace

TestServer::TestServer(Behaviour behaviour, int family) : TestServer(behaviour, Loopback(family)) {}

TestServer::TestServer(Behaviour behaviour, const Endpoint& address) : behaviour_(behaviour) {
  listener_ = BoundSocket(address, &endpoint_);
  const bool never_accept = behaviour == Behaviour::kNeverAccept;
  if (listen(listener_.get(), never_accept ? 0 : 4096) != 0) throw std::runtime_error("cannot listen");
  if (never_accept) return;
  epoll_.reset(epoll_create1(EPOLL_CLOEXEC));
  quit_.reset(eventfd(0, EFD_CLOEXEC));
  for (const int fd : {listener_.get(), quit_.get()}) {
    epoll_event event{EPOLLIN, {.fd = fd}};
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
  }
  thread_ = std::thread([this] { Run(); });
}

TestServer::~TestServer() {
  if (!thread_.joinable()) return;
  eventfd_write(quit_.get(), 1);
  thread_.join();
  for (const auto& [fd, received] : open_) close(fd);
}

std::set<std::string> TestServer::sources() {
  const std::lock_guard lock(mutex_);
  return sources_;
}

void TestServer::Run() {
  std::vector<epoll_event> ready(256);
  while (true) {
    const int count = epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), -1);
    for (int at = 0; at < count; ++at) {
      const int fd = ready[at].data.fd;
      if (fd == quit_.get()) return;
      fd == listener_.get() ? Accept() : Read(fd);
    }
  }
}

void TestServer::Accept() {
  sockaddr_storage from;
  socklen_t length = sizeof from;
  const int fd =
      accept4(listener_.get(), reinterpret_cast<sockaddr*>(&from), &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  {
    const std::lock_guard lock(mutex_);
    sources_.insert(Endpoint(reinterpret_cast<sockaddr*>(&from), length).AddressText());
  }
  open_[fd] = 0;
  most_open_ = std::max<int64_t>(most_open_, open_.size());
  epoll_event event{EPOLLIN, {.fd = fd}};
  epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
  Greet(fd);
  ++accepted_;
}

void TestServer::Greet(int fd) {
  switch (behaviour_) {
    case Behaviour::kSendFirst: {
      const std::string greeting(1000, 'g');
      if (send(fd, greeting.data(), greeting.size(), MSG_NOSIGNAL) < 0)
        throw std::runtime_error("cannot send");
      return;
    }
    case Behaviour::kSayAndClose: {
      constexpr char kWords[] = "-ERR max number of clients reached\r\n";
      if (send(fd, kWords, sizeof kWords - 1, MSG_NOSIGNAL) < 0) throw std::runtime_error("cannot send");
      return Forget(fd);
    }
    case Behaviour::kCloseAtOnce:
      return Forget(fd);
    case Behaviour::kReset: {
      const linger at_once{1, 0};
      setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      return Forget(fd);
    }
    case Behaviour::kHalfClose:
      shutdown(fd, SHUT_WR);
      return;
    default:
      return;
  }
}

void TestServer::Read(int fd) {
  char buffer[65536];
  const ssize_t n = recv(fd, buffer, sizeof buffer, 0);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) {
    n == 0 ? ++ended_ : ++reset_;
    if (behaviour_ != Behaviour::kNeverClose) return Forget(fd);
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
    return;
  }
  int64_t& before = open_[fd];
  int64_t wrong = 0;
  for (ssize_t at = 0; at < n; ++at) wrong += buffer[at] != SentByte(before + at);
  wrong_bytes_ += wrong;
  before += n;
  received_ += n;
  // What the client has no room for is dropped: a test of an echo needs no more.
  if (behaviour_ == Behaviour::kEcho) send(fd, buffer, n, MSG_NOSIGNAL);
}

void TestServer::Forget(int fd) {
  open_.erase(fd);
  close(fd);
}

DeadPort::DeadPort() : fd_(BoundSocket(Loopback(AF_INET), &endpoint_)) {}

}  // namespace ebb::pulse
