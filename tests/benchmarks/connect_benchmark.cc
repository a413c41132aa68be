// How long 10,000 connects take by pulse's engine, against a plain sequential blocking client, to the same
// server: a forked process that accepts on epoll. The two take turns in one run, in both orders, so that
// whatever else the machine does meets both. Prints the medians and spreads of
// their times, their CPU times and the ratio of each pair, and the latencies.
//
// usage: connect_benchmark [REPETITIONS] (default 11)

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "base/clock.h"
#include "base/io/unique_fd.h"
#include "base/system/limits.h"
#include "base/units.h"
#include "pulse/burst/burst.h"
#include "pulse/burst/latency.h"
#include "pulse/burst/poller.h"
#include "pulse/limits_check.h"
#include "pulse/source/source_addresses.h"
#include "pulse/source/source_ports.h"
#include "pulse/source/source_socket.h"
#include "tests/benchmarks/repetitions.h"

namespace ebb::benchmarks {
namespace {

constexpr int64_t kConnections = 10'000;
constexpr int64_t kDefaultRepetitions = 11;
constexpr int kBacklog = 4096;
// Ports in TIME_WAIT may be taken again after a second: with less, the sequential client, which has one
// address, would be slowed down by what the one before it has left.
constexpr useconds_t kPauseMicros = 1'300'000;

[[noreturn]] void Serve(int listener) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int epoll = epoll_create1(0);
  epoll_event event{EPOLLIN, {.fd = listener}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  std::vector<epoll_event> ready(512);
  char buffer[4096];
  while (true) {
    const int count = epoll_wait(epoll, ready.data(), static_cast<int>(ready.size()), -1);
    for (int at = 0; at < count; ++at) {
      const int fd = ready[at].data.fd;
      if (fd != listener) {
        if (read(fd, buffer, sizeof buffer) <= 0) close(fd);
        continue;
      }
      for (int accepted; (accepted = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
        epoll_event watched{EPOLLIN, {.fd = accepted}};
        epoll_ctl(epoll, EPOLL_CTL_ADD, accepted, &watched);
      }
    }
  }
}

// A server in another process, which ends with this object.
class Server {
 public:
  Server() {
    UniqueFd listener(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const Endpoint any = Endpoint::V4(INADDR_LOOPBACK, 0);
    sockaddr_in got;
    socklen_t length = sizeof got;
    if (bind(listener.get(), any.address(), any.length()) != 0 || listen(listener.get(), kBacklog) != 0 ||
        getsockname(listener.get(), reinterpret_cast<sockaddr*>(&got), &length) != 0) {
      perror("cannot listen");
      exit(1);
    }
    endpoint_ = Endpoint(reinterpret_cast<sockaddr*>(&got), length);
    pid_ = fork();
    if (pid_ == 0) Serve(listener.get());
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  const Endpoint& endpoint() const { return endpoint_; }

 private:
  Endpoint endpoint_;
  pid_t pid_ = -1;
};

// What one of the two did, over all repetitions.
struct Client {
  explicit Client(const char* name) : name(name) {}

  const char* name;
  std::vector<double> seconds;
  std::vector<double> cpu_seconds;
  pulse::LatencyHistogram latency;
  int64_t failed = 0;
};

// From construction on, until Stop() adds what has passed to the client's figures.
class Stopwatch {
 public:
  void Stop(Client* client) const {
    client->seconds.push_back(static_cast<double>(MonotonicNanos() - start_ns_) / 1e9);
    client->cpu_seconds.push_back(CpuSeconds() - cpu_start_);
  }

 private:
  const double cpu_start_ = CpuSeconds();
  const int64_t start_ns_ = MonotonicNanos();
};

void WaitForEnds(const std::vector<UniqueFd>& sockets) {
  char byte;
  for (const UniqueFd& fd : sockets) (void)!read(fd.get(), &byte, 1);
}

void RunSequential(const Endpoint& server, Client* client) {
  std::vector<UniqueFd> sockets;
  sockets.reserve(kConnections);
  const Stopwatch stopwatch;
  for (int64_t at = 0; at < kConnections; ++at) {
    sockets.emplace_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int64_t before_ns = MonotonicNanos();
    if (connect(sockets.back().get(), server.address(), server.length()) != 0) ++client->failed;
    client->latency.Add(MonotonicNanos() - before_ns);
  }
  stopwatch.Stop(client);
  for (const UniqueFd& fd : sockets) shutdown(fd.get(), SHUT_WR);
  WaitForEnds(sockets);
}

void RunPulse(const Endpoint& server, pulse::SourcePorts* sources, Client* client) {
  pulse::BurstOptions options;
  options.server = server;
  options.sources = sources;
  options.connections = kConnections;
  auto poller = pulse::Poller::Create(nullptr);
  pulse::Burst burst(options, &*poller);
  sources->StartPulse();
  const Stopwatch stopwatch;
  burst.Open();
  stopwatch.Stop(client);
  client->failed += kConnections - burst.connected();
  client->latency.Merge(burst.latency());
  burst.Close(MonotonicNanos() + 10'000'000'000);
  sources->EndPulse(MonotonicNanos());
}

void Print(const Client& client) {
  const pulse::LatencySummary latency = client.latency.Summary();
  absl::PrintF("%-10s  time %s  CPU %s  connect p50 %s  p99 %s  max %s  failed %d\n", client.name,
               ToString(SpreadOf(client.seconds), &FormatSeconds),
               ToString(SpreadOf(client.cpu_seconds), &FormatSeconds), FormatSeconds(latency.p50_ns / 1e9),
               FormatSeconds(latency.p99_ns / 1e9), FormatSeconds(latency.max_ns / 1e9), client.failed);
}

int Run(int64_t repetitions) {
  const int64_t needed = kConnections + CountOpenDescriptors(INT64_MAX).value_or(0) + pulse::kOwnDescriptors;
  if (RaiseDescriptorLimit().value_or(needed) < needed) {
    absl::FPrintF(stderr, "connect_benchmark: needs %d descriptors: raise the limit with 'ulimit -n'\n",
                  needed);
    return 1;
  }
  Server server;
  pulse::SourcePorts sources(pulse::FindSourceAddresses(server.endpoint(), pulse::ReadReuseSettings()),
                             pulse::SourcePorts::Order::kFill, pulse::LocalPorts(ReadLimits()),
                             pulse::FindPortChoice());
  Client sequential{"sequential"};
  Client pulse{"pulse"};
  const auto pausing = [](const auto& measure) {
    return [measure] {
      measure();
      usleep(kPauseMicros);
    };
  };
  Alternate(static_cast<int>(repetitions), pausing([&] { RunSequential(server.endpoint(), &sequential); }),
            pausing([&] { RunPulse(server.endpoint(), &sources, &pulse); }));
  absl::PrintF("%s connects, %d repetitions of each\n", FormatCount(kConnections), repetitions);
  Print(sequential);
  Print(pulse);
  const auto two_digits = [](double ratio) { return absl::StrFormat("%.2f", ratio); };
  absl::PrintF("pulse / sequential: median %s; below 1 pulse is faster\n",
               ToString(SpreadOf(Ratios(pulse.seconds, sequential.seconds)), two_digits));
  return 0;
}

}  // namespace
}  // namespace ebb::benchmarks

int main(int argc, char** argv) {
  int64_t repetitions = ebb::benchmarks::kDefaultRepetitions;
  if (argc > 2 || (argc == 2 && (!absl::SimpleAtoi(argv[1], &repetitions) || repetitions < 1))) {
    absl::FPrintF(stderr, "usage: connect_benchmark [REPETITIONS], at least 1\n");
    return 2;
  }
  return ebb::benchmarks::Run(repetitions);
}
