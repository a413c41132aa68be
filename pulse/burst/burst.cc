#include "pulse/burst/burst.h"

#include <errno.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "pulse/source/source_socket.h"

namespace ebb::pulse {
namespace {

constexpr int kStartsAtOnce = 16;           // Connects between two looks at the sockets that are ready.
constexpr int kClosesAtOnce = 64;           // The same for closes.
constexpr int64_t kCatchUpNs = 10'000'000;  // How far a rate may lag and still be made up for.

// Returns 0 when connected, EINPROGRESS while it goes on, or why it failed.
int Connect(int fd, const Endpoint& server) {
  if (connect(fd, server.address(), server.length()) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  if (connect(fd, server.address(), server.length()) == 0) return 0;
  return errno == EALREADY ? EINPROGRESS : errno;
}

}  // namespace

Burst::Burst(const BurstOptions& options, Poller* poller)
    : options_(options), poller_(*poller), connections_(options.connections) {}

void Burst::Open() {
  while (started_ < options_.connections || InFlight() > 0) {
    StartSome();
    ServeReady(OpenDeadline());
    ExpireConnects();
    if (poller_.stops() > 0 || nobody_answers_.has_value()) break;
  }
  for (; oldest_ < started_; ++oldest_) {
    if (connections_[oldest_].state == State::kConnecting) connections_[oldest_] = Connection();
  }
}

bool Burst::MayStart() const {
  if (options_.stop_if_nobody_answers && started_ > 0 && connected_ == 0) return false;
  return started_ < options_.connections && InFlight() < options_.concurrency;
}

void Burst::StartSome() {
  for (int count = 0; count < kStartsAtOnce && MayStart(); ++count) {
    if (options_.rate > 0) {
      const int64_t now_ns = MonotonicNanos();
      if (now_ns < next_start_ns_) return;
      next_start_ns_ = std::max(next_start_ns_, now_ns - kCatchUpNs) + 1'000'000'000 / options_.rate;
    }
    StartOne();
    if (nobody_answers_.has_value()) return;
  }
}

void Burst::StartOne() {
  Connection& connection = connections_[started_++];
  connection.state = State::kConnecting;
  const int error = Begin(connection);
  if (error == 0) {
    Connected(connection);
  } else if (error != EINPROGRESS) {
    Failed(connection, error);
  } else if (!Watch(connection)) {
    Failed(connection, errno);
  }
}

// As Connect(), from the first port that nobody else has.
int Burst::Begin(Connection& connection) {
  SourcePorts* const ports = options_.sources;
  const PortChoice choice = ports == nullptr ? PortChoice::kRange : ports->choice();
  while (true) {
    const std::optional<Source> source = ports == nullptr ? Source() : ports->Next(MonotonicNanos());
    if (!source.has_value()) return EADDRNOTAVAIL;
    int error = MakeSocket(*source, choice, options_.server, &connection.fd);
    connection.since_ns = MonotonicNanos();
    connection.first_address = source->address_index == 0;
    if (error == 0) error = Connect(connection.fd.get(), options_.server);
    if (ports == nullptr || (error != EADDRNOTAVAIL && error != EADDRINUSE)) return error;
    ports->Taken(*source);
  }
}

int64_t Burst::OpenDeadline() {
  if (!MayStart() && InFlight() == 0) return 0;  // The last one has just ended.
  const int64_t next_start_ns = MayStart() ? next_start_ns_ : Poller::kNever;
  return std::min(next_start_ns, OldestTimeout());
}

int64_t Burst::OldestTimeout() {
  // Connects are started in order and all have the same time, so the first that is in flight is the first to
  // run out of it.
  while (oldest_ < started_ && connections_[oldest_].state != State::kConnecting) ++oldest_;
  if (oldest_ == started_) return Poller::kNever;
  return connections_[oldest_].since_ns + absl::ToInt64Nanoseconds(options_.connect_timeout);
}

void Burst::ExpireConnects() {
  const int64_t now_ns = MonotonicNanos();
  while (OldestTimeout() <= now_ns) Failed(connections_[oldest_], ETIMEDOUT);
}

void Burst::FinishConnect(Connection& connection) {
  int error = 0;
  socklen_t length = sizeof error;
  getsockopt(connection.fd.get(), SOL_SOCKET, SO_ERROR, &error, &length);
  if (error != 0) return Failed(connection, error);
  Connected(connection);
}

void Burst::Connected(Connection& connection) {
  const int64_t now_ns = MonotonicNanos();
  latency_.Add(now_ns - connection.since_ns);
  connection.since_ns = now_ns;
  connection.state = State::kOpen;
  connection.unsent = options_.send_bytes;
  ++connected_;
  ++open_;
  if (connection.unsent > 0) Send(connection);
  const bool still_there = connection.state == State::kOpen;
  if (still_there && (connection.watched || connection.unsent > 0)) Watch(connection);
}

void Burst::Failed(Connection& connection, int error) {
  errors_.Count(error);
  if (options_.stop_if_nobody_answers && connected_ == 0 && !nobody_answers_.has_value())
    nobody_answers_ = error;
  connection.fd.reset();
  connection.state = State::kGone;
}

void Burst::Hold(int64_t deadline_ns) {
  while (poller_.stops() == 0 && MonotonicNanos() < deadline_ns) ServeReady(deadline_ns);
}

void Burst::Close(int64_t deadline_ns) {
  for (int64_t at = 0; at < started_; ++at) {
    if (connections_[at].state == State::kOpen) BeginClose(connections_[at]);
    if (at % kClosesAtOnce == 0) ServeReady(0);
  }
  bool stopped = false;
  while (open_ > 0 && poller_.stops() < 2 && MonotonicNanos() < deadline_ns) {
    if (poller_.stops() > 0 && !std::exchange(stopped, true)) {
      deadline_ns = std::min(deadline_ns, MonotonicNanos() + absl::ToInt64Nanoseconds(kStoppedPatience));
    }
    ServeReady(deadline_ns);
  }
  CloseRest();
}

void Burst::BeginClose(Connection& connection) {
  Drain(connection);  // What the server has closed by now counts as closed by it.
  if (!connection.fd.valid()) return;
  connection.state = State::kClosing;
  if (!Watch(connection)) return Remove(connection);
  if (connection.unsent > 0) return;  // Send() goes on from here.
  // Fails if the server has reset the connection in the meantime.
  if (shutdown(connection.fd.get(), SHUT_WR) != 0) Remove(connection);
}

void Burst::CloseRest() {
  left_open_ = open_;
  for (int64_t at = 0; at < started_; ++at) {
    Connection& connection = connections_[at];
    if (connection.state != State::kClosing) continue;
    Drain(connection);  // Bytes that nobody has read would make the kernel send a reset instead of a FIN.
    if (connection.state == State::kClosing) Remove(connection);
  }
}

}  // namespace ebb::pulse
