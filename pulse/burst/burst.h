#ifndef EBB_PULSE_BURST_BURST_H_
#define EBB_PULSE_BURST_BURST_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/endpoint.h"
#include "base/io/unique_fd.h"
#include "pulse/burst/closed_by_server.h"
#include "pulse/burst/error_kinds.h"
#include "pulse/burst/latency.h"
#include "pulse/burst/poller.h"
#include "pulse/source/source_ports.h"

namespace ebb::pulse {

// What one burst does.
struct BurstOptions {
  Endpoint server;
  SourcePorts* sources = nullptr;  // Where connections come from; null: the kernel's choice.
  int64_t connections = 0;
  int64_t concurrency = 256;  // Connects in flight.
  int64_t rate = 0;           // Connects started per second at most; 0: no limit.
  absl::Duration connect_timeout = absl::Seconds(10);
  int64_t send_bytes = 0;  // Sent on each connection as soon as it is connected.
  // The first connect is alone until it has ended, and when it has failed the burst is given up.
  bool stop_if_nobody_answers = false;
};

// Opens many connections at once, holds them and closes them: non-blocking sockets on one epoll, in one
// thread. Call Open, Hold and Close once each, in this order. What the server sends is read and dropped, so
// that closing sends a FIN and never a reset. Times are those of MonotonicNanos(). Not thread-safe.
//
// A connect on one machine is nearly always done when connect(2) comes back, so it is asked again at once
// instead of being watched. Connections are watched for the server's close when there is nothing else to do,
// at the latest when holding begins: epoll_ctl(2) for each would make opening them a twentieth slower.
class Burst {
 public:
  // How long Close() waits at most once a stop signal has come.
  static constexpr absl::Duration kStoppedPatience = absl::Seconds(2);

  // `poller` and what the options point to must outlive the burst.
  Burst(const BurstOptions& options, Poller* poller);

  // Until every connect has ended, or a stop signal has come, which abandons those in flight.
  void Open();
  // Until the deadline, or a stop signal.
  void Hold(int64_t deadline_ns);
  // Sends what is unsent, ends each connection in order (FIN) and waits until the server has ended its side
  // as well, or until the deadline, 2 s after a stop signal, or a second stop signal; then closes the rest.
  void Close(int64_t deadline_ns);

  int64_t started() const { return started_; }
  int64_t connected() const { return connected_; }  // Ever.
  int64_t open() const { return open_; }            // Now.
  const ErrorCounts& errors() const { return errors_; }
  // Connections that the server ended before Close did.
  const ClosedByServer& closed_by_server() const { return closed_by_server_; }
  // Connections whose server side had not ended when Close gave up.
  int64_t left_open() const { return left_open_; }
  int64_t bytes_sent() const { return bytes_sent_; }
  // From before connect(2) until the connection was seen to be established, for those that came to be.
  const LatencyHistogram& latency() const { return latency_; }
  // The errno of the first connect, if that made the burst give up.
  std::optional<int> nobody_answers() const { return nobody_answers_; }

 private:
  enum class State : uint8_t { kNew, kConnecting, kOpen, kClosing, kGone };
  struct Connection {
    UniqueFd fd;
    State state = State::kNew;
    bool watched = false;
    bool server_ended = false;
    bool first_address = true;  // It comes from the first of the sources.
    int64_t since_ns = 0;       // Connecting: its start. Open: from when on its end would be noticed.
    int64_t unsent = 0;
  };

  // Opening.
  int64_t InFlight() const { return started_ - connected_ - errors_.total(); }
  bool MayStart() const;
  void StartSome();
  void StartOne();
  int Begin(Connection& connection);
  int64_t OpenDeadline();
  int64_t OldestTimeout();
  void ExpireConnects();
  void FinishConnect(Connection& connection);
  void Connected(Connection& connection);
  void Failed(Connection& connection, int error);

  // Serving.
  void ServeReady(int64_t deadline_ns);
  void Serve(Connection& connection, uint32_t events);
  bool ListensTo(const Connection& connection) const;
  void Drain(Connection& connection);
  void Send(Connection& connection);
  void ServerEnded(Connection& connection, int error);
  void Remove(Connection& connection);
  bool Watch(Connection& connection);
  void WatchAll();

  // Closing.
  void BeginClose(Connection& connection);
  void CloseRest();

  const BurstOptions options_;
  Poller& poller_;
  std::vector<Connection> connections_;
  int64_t started_ = 0;
  int64_t oldest_ = 0;           // No connection before this one is connecting.
  int64_t first_unwatched_ = 0;  // All open connections before this one are watched.
  int64_t next_start_ns_ = 0;
  int64_t connected_ = 0;
  int64_t open_ = 0;
  ErrorCounts errors_;
  ClosedByServer closed_by_server_;
  std::map<const Connection*, std::string> heard_;  // The last words of a few that are open.
  int64_t left_open_ = 0;
  int64_t bytes_sent_ = 0;
  LatencyHistogram latency_;
  std::optional<int> nobody_answers_;
};

// What is sent, from byte `offset` on: the letters a to z, over and over.
char SentByte(int64_t offset);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_BURST_BURST_H_
