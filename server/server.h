#ifndef EBB_SERVER_SERVER_H_
#define EBB_SERVER_SERVER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/io/unique_fd.h"
#include "base/mutex.h"
#include "memstats/give_back/trimmer.h"
#include "server/connection.h"
#include "server/heap_log.h"
#include "server/listener.h"
#include "server/options.h"
#include "server/thread_stacks.h"

namespace ebb::server {

// The thread-per-connection baseline. The main thread accepts, starts a thread for each connection, joins the
// threads that have finished, and is the only one that logs; the trimmer's thread returns memory.
class Server {
 public:
  // Binds the port, sets the stacks, blocks the signals that Run() waits for, and opens what will be written.
  // Call it from the main thread while it is the only one. Errors: a sentence for the user.
  static absl::StatusOr<std::unique_ptr<Server>> Create(const ServerOptions& options);

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Serves until SIGINT or SIGTERM, then closes all connections and joins their threads. Returns the exit
  // code: kExitFailed if --stats_csv could not be written to the end.
  int Run();

 private:
  struct Totals {
    int64_t connections = 0;
    int64_t most_clients = 0;
    int64_t received_bytes = 0;
    int64_t resets = 0;
    int64_t refused = 0;  // No thread could be started for them.
    int64_t trims = 0;
    int64_t returned_bytes = 0;  // By them.
  };

  Server(const ServerOptions& options, Listener listener, HeapLog heap_log, const ThreadStacks& stacks,
         std::optional<int64_t> descriptors);

  void LogLimits() const;
  std::string ListeningLine() const;
  void WaitForEvents();
  void AcceptFrom(int listening_fd);
  void StartConnection(int fd);
  void Refuse(int fd, absl::string_view reason);
  void JoinFinished();
  void ClientsChanged();
  void Close(Connection* connection);
  void LogTrims();
  void StopAccepting();
  void PauseAccepting(const char* reason);
  void ResumeAccepting();
  void StopServing();
  void LogSummary() const;

  ServerCounts counts() const { return {cycle_, clients_, totals_.trims}; }

  const ServerOptions options_;
  Listener listener_;
  HeapLog heap_log_;
  const ThreadStacks stacks_;
  const std::optional<int64_t> descriptors_;  // The limit, if there is one.
  UniqueFd signals_;
  UniqueFd wake_;
  UniqueFd epoll_;
  SharedByConnections shared_;
  std::unique_ptr<memstats::Trimmer> trimmer_;

  bool stopping_ = false;
  bool accepting_ = true;
  absl::Time last_pause_log_ = absl::InfinitePast();
  absl::Time last_refusal_log_ = absl::InfinitePast();
  Connection* open_connections_ = nullptr;
  int64_t clients_ = 0;
  int64_t cycle_ = 1;
  Totals totals_;

  Mutex trims_mutex_;
  std::vector<memstats::TrimReport> trims_to_log_ ABSL_GUARDED_BY(trims_mutex_);
};

}  // namespace ebb::server

#endif  // EBB_SERVER_SERVER_H_
