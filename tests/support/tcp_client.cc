#include "tests/support/tcp_client.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include <memory>
#include <stdexcept>

namespace ebb {
namespace {

[[noreturn]] void Fail(const std::string& doing) { throw std::runtime_error(doing + ": " + strerror(errno)); }

}  // namespace

TcpClient::TcpClient(int port, const std::string& address) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0)
    Fail("no address " + address);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, &freeaddrinfo);
  fd_.reset(socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd_.valid()) Fail("socket");
  if (connect(fd_.get(), found->ai_addr, found->ai_addrlen) != 0) Fail("connect");
}

void TcpClient::Send(const std::string& data) {
  size_t sent = 0;
  while (sent < data.size()) {
    const ssize_t n = send(fd_.get(), data.data() + sent, data.size() - sent, MSG_NOSIGNAL);
    if (n < 0) Fail("send");
    sent += n;
  }
}

void TcpClient::ShutDownSending() { shutdown(fd_.get(), SHUT_WR); }

void TcpClient::Reset() {
  const linger at_once = {1, 0};
  setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  fd_.reset();
}

bool TcpClient::ServerCloses(int seconds) {
  pollfd readable{fd_.get(), POLLIN, 0};
  while (poll(&readable, 1, seconds * 1000) > 0) {
    char data[1024];
    if (recv(fd_.get(), data, sizeof data, 0) <= 0) return true;
  }
  return false;
}

bool TcpClient::Open() {
  char data;
  return recv(fd_.get(), &data, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

std::vector<TcpClient> ConnectMany(int count, int port) {
  std::vector<TcpClient> clients;
  clients.reserve(count);
  for (int i = 0; i < count; ++i) clients.emplace_back(port);
  return clients;
}

}  // namespace ebb
