// What a burst does with the sockets that are ready; opening and closing are in burst.cc.

#include <errno.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "base/clock.h"
#include "pulse/burst/burst.h"

namespace ebb::pulse {
namespace {

constexpr int64_t kLetters = 26;
constexpr int64_t kBlock = kLetters * 2520;  // 65,520 bytes, a whole number of alphabets.
// A server that sends or takes without end must not keep the others waiting.
constexpr int kBlocksAtOnce = 16;
constexpr size_t kWordsKept = 400;
constexpr size_t kMostHeard = 16;

const std::array<char, kBlock>& Block() {
  static const std::array<char, kBlock> block = [] {
    std::array<char, kBlock> filled;
    for (int64_t at = 0; at < kBlock; ++at) filled[at] = SentByte(at);
    return filled;
  }();
  return block;
}

}  // namespace

char SentByte(int64_t offset) { return static_cast<char>('a' + offset % kLetters); }

void Burst::ServeReady(int64_t deadline_ns) {
  if (deadline_ns > MonotonicNanos()) WatchAll();
  for (const epoll_event& event : poller_.Wait(deadline_ns)) {
    Serve(connections_[event.data.u64], event.events);
  }
}

void Burst::Serve(Connection& connection, uint32_t events) {
  if (connection.state == State::kConnecting) return FinishConnect(connection);
  if ((events & EPOLLOUT) != 0) {
    Send(connection);
    if (connection.fd.valid() && connection.unsent == 0) Watch(connection);
  }
  if (connection.fd.valid() && (events & ~EPOLLOUT) != 0) Drain(connection);
}

// What a server says before it closes is often why. Of a few connections it is kept until they end.
bool Burst::ListensTo(const Connection& connection) const {
  return connection.state == State::kOpen && closed_by_server_.said.empty() &&
         (heard_.size() < kMostHeard || heard_.count(&connection) > 0);
}

void Burst::Drain(Connection& connection) {
  static std::array<char, kBlock> dropped;
  std::array<char, kWordsKept> words;
  bool heard = false;
  for (int count = 0; count < kBlocksAtOnce; ++count) {
    // With MSG_TRUNC the kernel drops the bytes without copying them (tcp(7)).
    const bool listen = !heard && ListensTo(connection);
    const ssize_t n =
        listen ? recv(connection.fd.get(), words.data(), words.size(), MSG_DONTWAIT)
               : recv(connection.fd.get(), dropped.data(), dropped.size(), MSG_DONTWAIT | MSG_TRUNC);
    if (n > 0 && listen) {
      heard_[&connection].assign(words.data(), n);
      heard = true;
    }
    if (n > 0 || (n < 0 && errno == EINTR)) continue;
    if (n < 0 && errno == EAGAIN) return;
    return ServerEnded(connection, n == 0 ? 0 : errno);
  }
}

void Burst::Send(Connection& connection) {
  for (int count = 0; count < kBlocksAtOnce && connection.unsent > 0; ++count) {
    const int64_t offset = (options_.send_bytes - connection.unsent) % kBlock;
    const int64_t size = std::min(kBlock - offset, connection.unsent);
    const ssize_t n = send(connection.fd.get(), Block().data() + offset, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0 && errno == EAGAIN) return;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      connection.unsent = 0;
      return ServerEnded(connection, errno);
    }
    connection.unsent -= n;
    bytes_sent_ += n;
  }
  if (connection.unsent > 0) return;
  if (connection.server_ended) return Remove(connection);
  if (connection.state == State::kClosing && shutdown(connection.fd.get(), SHUT_WR) != 0) Remove(connection);
}

void Burst::ServerEnded(Connection& connection, int error) {
  if (connection.state == State::kOpen && !connection.server_ended) {
    const auto heard = heard_.find(&connection);
    closed_by_server_.Count({absl::Nanoseconds(MonotonicNanos() - connection.since_ns), error != 0,
                             connection.first_address,
                             heard == heard_.end() ? absl::string_view() : heard->second});
  }
  connection.server_ended = true;
  // A server that has only ended its own direction may still want the rest of what is sent.
  if (error != 0 || connection.unsent == 0) return Remove(connection);
  Watch(connection);
}

void Burst::Remove(Connection& connection) {
  connection.fd.reset();
  connection.state = State::kGone;
  --open_;
}

// Makes the poller wait for what the connection needs now. False, with errno, if it cannot.
bool Burst::Watch(Connection& connection) {
  const bool write = connection.state == State::kConnecting || connection.unsent > 0;
  const bool read = connection.state != State::kConnecting && !connection.server_ended;
  const uint32_t events = (write ? EPOLLOUT : 0u) | (read ? EPOLLIN | EPOLLRDHUP : 0u);
  const uint64_t token = &connection - connections_.data();
  errno = connection.watched ? poller_.Change(connection.fd.get(), events, token)
                             : poller_.Add(connection.fd.get(), events, token);
  connection.watched = errno == 0;
  return connection.watched;
}

void Burst::WatchAll() {
  for (; first_unwatched_ < started_; ++first_unwatched_) {
    Connection& connection = connections_[first_unwatched_];
    if (connection.state != State::kOpen || connection.watched) continue;
    connection.since_ns = MonotonicNanos();
    Watch(connection);
  }
}

}  // namespace ebb::pulse
