#include "server/server.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "base/exit_code.h"
#include "base/io/file.h"
#include "base/system/capacity.h"
#include "base/system/limits.h"
#include "base/units.h"
#include "memstats/give_back/code_pages.h"
#include "server/log.h"
#include "server/overflow.h"

namespace ebb::server {
namespace {

// Connections that are accepted in one go before finished threads and signals are looked at again.
constexpr int kAcceptBatch = 64;
constexpr int64_t kHeapPerConnection = 512;       // The connection, what std::thread copies, and glibc's dtv.
constexpr int64_t kExpectedConnections = 20'000;  // Where descriptors are not limited.
constexpr absl::Duration kPause = absl::Milliseconds(100);
constexpr absl::Duration kLeastBetweenLogLines = absl::Seconds(1);

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// True at most once a second.
bool MayLog(absl::Time* last) {
  const absl::Time now = absl::Now();
  if (now - *last < kLeastBetweenLogLines) return false;
  *last = now;
  return true;
}

// Says or records something that may be left out when there is no memory for it: no client pays for that.
template <typename Action>
void UnlessOutOfMemory(const Action& action) {
  try {
    action();
  } catch (const std::bad_alloc&) {
  }
}

memstats::HeapMeter::Stacks HeapStacks(const StackLayout& layout) {
  const auto guard = static_cast<int64_t>(layout.guard_bytes);
  const auto bytes = static_cast<int64_t>(layout.bytes);
  // A guard that is a mapping of its own is not writable, so the kernel does not count it as data.
  return {bytes - guard, layout.guard_is_marker ? bytes : bytes - guard};
}

std::string OrUnlimited(const std::optional<int64_t>& limit) {
  return limit.has_value() ? FormatCount(*limit) : "unlimited";
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Create(const ServerOptions& options) {
  const sigset_t stop_signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);  // Inherited by all threads: only Run() sees them.
  mallopt(M_ARENA_MAX, static_cast<int>(options.arenas));
  const std::optional<int64_t> descriptors = RaiseDescriptorLimit();
  auto listener = Listener::Open(options.address, static_cast<int>(options.port),
                                 descriptors.value_or(kExpectedConnections));
  if (!listener.ok()) return listener.status();
  auto stacks = SetThreadStacks({options.stack_kib, options.guard_kib, options.buffer_bytes});
  if (!stacks.ok()) return stacks.status();
  const absl::Status reported = ReportStackOverflows(&stacks->layout);
  if (!reported.ok()) return reported;
  auto meter = memstats::HeapMeter::Create(HeapStacks(stacks->layout));
  if (!meter.ok()) return meter.status();
  auto heap_log = HeapLog::Create(*std::move(meter), options.stats_csv, options.clock_start_nanos);
  if (!heap_log.ok()) return heap_log.status();
  return std::unique_ptr<Server>(
      new Server(options, *std::move(listener), *std::move(heap_log), *stacks, descriptors));
}

Server::Server(const ServerOptions& options, Listener listener, HeapLog heap_log, const ThreadStacks& stacks,
               std::optional<int64_t> descriptors)
    : options_(options),
      listener_(std::move(listener)),
      heap_log_(std::move(heap_log)),
      stacks_(stacks),
      descriptors_(descriptors),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      shared_{static_cast<size_t>(options.buffer_bytes), FinishedConnections(wake_.get()), stacks.layout} {
  const sigset_t stop_signals = StopSignals();
  signals_.reset(signalfd(-1, &stop_signals, SFD_CLOEXEC));
  for (const int fd : {signals_.get(), wake_.get()}) {
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
  }
  accepting_ = false;
  ResumeAccepting();
}

int Server::Run() {
  LogLimits();
  const std::string listening = ListeningLine();
  if (options_.trim_interval > absl::ZeroDuration()) {
    // What has run until now runs once: flags, the trial of threads, the limits. What returning memory runs is
    // there from the start on, and not only after the first burst. Before anybody is told that the server
    // listens, so that nobody measures its base in between.
    memstats::ReleaseCodePages();
    memstats::ReturnMemory(nullptr);
  }
  LogInfo(listening);
  if (options_.trim_interval > absl::ZeroDuration()) {
    memstats::Trimmer::Options trimmer;
    trimmer.interval = options_.trim_interval;
    trimmer.on_start = [this] {
      SettleOnStack(stacks_.layout, reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
    };
    trimmer.on_report = [this](const memstats::TrimReport& report) {
      {
        MutexLock lock(&trims_mutex_);
        trims_to_log_.push_back(report);
      }
      eventfd_write(wake_.get(), 1);
    };
    trimmer_ = std::make_unique<memstats::Trimmer>(std::move(trimmer));
  }
  heap_log_.Write(counts());
  while (!stopping_) WaitForEvents();
  StopServing();
  LogSummary();
  return heap_log_.Finish() ? kExitDone : kExitFailed;
}

std::string Server::ListeningLine() const {
  const bool trims = options_.trim_interval > absl::ZeroDuration();
  return absl::StrFormat(
      "listening on %s: a thread for each connection, stacks of %d KiB with a guard of %d KiB, buffers of %d "
      "bytes, memory returned %s",
      listener_.name(), options_.stack_kib, options_.guard_kib, options_.buffer_bytes,
      trims ? absl::StrCat("after a burst and every ", absl::FormatDuration(options_.trim_interval))
            : "never");
}

void Server::LogLimits() const {
  LogInfo(stacks_.ToString());
  const Limits limits = ReadLimits();
  ConnectionNeeds needs;
  if (stacks_.merge()) needs.mappings = kMappingsOfMergedStack;
  needs.address_space_bytes = static_cast<int64_t>(stacks_.layout.bytes) + kHeapPerConnection;
  const Capacity capacity = FindCapacity(limits, needs);
  LogInfo(absl::StrFormat(
      "limits: about %s connections are possible, for %s; %s descriptors, %s threads of this user, "
      "kernel.threads-max %s, kernel.pid_max %s, vm.max_map_count %s (%s); the kernel holds %s connections "
      "until they are accepted",
      FormatCount(capacity.connections), capacity.limit, OrUnlimited(descriptors_),
      OrUnlimited(limits.user_threads), OrUnlimited(limits.threads_max), OrUnlimited(limits.pid_max),
      OrUnlimited(limits.max_map_count), stacks_.merge() ? "stacks share theirs" : "2 for each connection",
      FormatCount(listener_.backlog())));
}

void Server::WaitForEvents() {
  epoll_event events[Listener::kMostSockets + 2];
  const int timeout = accepting_ ? -1 : static_cast<int>(absl::ToInt64Milliseconds(kPause));
  const int ready = epoll_wait(epoll_.get(), events, std::size(events), timeout);
  if (!accepting_ && ready == 0) ResumeAccepting();  // Somebody else may have freed descriptors.
  for (int i = 0; i < ready; ++i) {
    const int fd = events[i].data.fd;
    if (fd == signals_.get()) {
      stopping_ = true;
    } else if (fd == wake_.get()) {
      eventfd_t ignored;
      eventfd_read(fd, &ignored);
      JoinFinished();
      LogTrims();
    } else {
      AcceptFrom(fd);
    }
  }
}

void Server::AcceptFrom(int listening_fd) {
  for (int i = 0; i < kAcceptBatch && accepting_; ++i) {
    if (options_.max_connections > 0 && clients_ >= options_.max_connections) {
      return PauseAccepting("--max_connections is reached");
    }
    const int fd = accept4(listening_fd, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd >= 0) {
      StartConnection(fd);
    } else if (errno == EMFILE || errno == ENFILE) {
      return PauseAccepting("there are no free descriptors (raise `ulimit -n`)");
    } else if (errno == ENOBUFS || errno == ENOMEM) {
      return PauseAccepting("the kernel has no memory for another socket");
    } else if (errno == EAGAIN) {
      return;
    }
    // Otherwise the client has gone before it was accepted.
  }
}

void Server::StartConnection(int fd) {
  std::unique_ptr<Connection> connection;
  try {
    connection = std::make_unique<Connection>();
    connection->shared = &shared_;
    connection->fd = fd;
    connection->thread = std::thread(&ServeConnection, connection.get());
  } catch (const std::system_error& error) {
    return Refuse(fd, error.code().message());
  } catch (const std::bad_alloc&) {
    return Refuse(fd, "no memory");
  }
  connection->next = open_connections_;
  if (open_connections_ != nullptr) open_connections_->previous = connection.get();
  open_connections_ = connection.release();
  ++totals_.connections;
  ++clients_;
  totals_.most_clients = std::max(totals_.most_clients, clients_);
  ClientsChanged();
}

void Server::Refuse(int fd, absl::string_view reason) {
  ++totals_.refused;
  close(fd);
  if (!MayLog(&last_refusal_log_)) return;
  UnlessOutOfMemory([&] {
    LogError(absl::StrFormat(
        "cannot start a thread for another connection (%s): closed it, %s refused so far, %s clients stay. Raise "
        "what limits it: kernel.pid_max, kernel.threads-max, vm.max_map_count, `ulimit -u`, `ulimit -v`, or the "
        "pids.max and memory limit of the server's cgroup (TasksMax= and MemoryMax= of systemd)",
        reason, FormatCount(totals_.refused), FormatCount(clients_)));
  });
}

void Server::JoinFinished() {
  Connection* connection = shared_.finished.TakeAll();
  const bool freed = connection != nullptr;
  while (connection != nullptr) {
    Connection* const next = connection->next_finished;
    connection->thread.join();
    if (trimmer_ != nullptr) trimmer_->ThreadEnded();
    Close(connection);
    connection = next;
  }
  if (freed && !accepting_ && !stopping_) ResumeAccepting();
}

void Server::Close(Connection* connection) {
  close(connection->fd);
  totals_.received_bytes += connection->received_bytes;
  totals_.resets += connection->was_reset ? 1 : 0;
  totals_.refused += connection->had_no_guard ? 1 : 0;
  if (connection->previous != nullptr) connection->previous->next = connection->next;
  if (connection->next != nullptr) connection->next->previous = connection->previous;
  if (open_connections_ == connection) open_connections_ = connection->next;
  delete connection;
  --clients_;
  ClientsChanged();
  if (clients_ == 0) ++cycle_;
}

void Server::ClientsChanged() {
  if (options_.log_every > 0 && clients_ % options_.log_every == 0) {
    UnlessOutOfMemory([this] { heap_log_.Write(counts()); });
  }
}

void Server::LogTrims() {
  std::vector<memstats::TrimReport> reports;
  {
    MutexLock lock(&trims_mutex_);
    reports.swap(trims_to_log_);
  }
  for (const memstats::TrimReport& report : reports) {
    ++totals_.trims;
    totals_.returned_bytes += std::max<int64_t>(report.returned_bytes().value_or(0), 0);
    UnlessOutOfMemory([&] { LogInfo(report.ToString()); });
  }
  if (!reports.empty()) UnlessOutOfMemory([this] { heap_log_.WriteCsv(counts()); });
}

void Server::StopAccepting() {
  for (const UniqueFd& socket : listener_.sockets()) {
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, socket.get(), nullptr);
  }
  accepting_ = false;
}

void Server::PauseAccepting(const char* reason) {
  StopAccepting();
  if (!MayLog(&last_pause_log_)) return;
  UnlessOutOfMemory([&] {
    LogWarning(absl::StrCat("accepting pauses with ", FormatCount(clients_), " clients: ", reason,
                            "; new clients wait until one leaves"));
  });
}

void Server::ResumeAccepting() {
  for (const UniqueFd& socket : listener_.sockets()) {
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.fd = socket.get();
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket.get(), &event);
  }
  accepting_ = true;
}

void Server::StopServing() {
  StopAccepting();
  for (Connection* connection = open_connections_; connection != nullptr; connection = connection->next) {
    shutdown(connection->fd, SHUT_RDWR);  // Its thread reads the end of the stream and finishes.
  }
  while (clients_ > 0) WaitForEvents();
  trimmer_.reset();
  LogTrims();
  heap_log_.WriteCsv(counts());
}

void Server::LogSummary() const {
  LogInfo(
      absl::StrFormat("stopped: %s connections in %d cycles, at most %s at once, %s received, %s reset by "
                      "the client, %s refused for want of a thread, %s returned to the system",
                      FormatCount(totals_.connections), cycle_ - 1, FormatCount(totals_.most_clients),
                      FormatBytes(totals_.received_bytes), FormatCount(totals_.resets),
                      FormatCount(totals_.refused), FormatBytes(totals_.returned_bytes)));
}

}  // namespace ebb::server
