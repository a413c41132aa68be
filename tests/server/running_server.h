#ifndef EBB_TESTS_SERVER_RUNNING_SERVER_H_
#define EBB_TESTS_SERVER_RUNNING_SERVER_H_

#include <string>
#include <vector>

#include "memstats/proc/status.h"
#include "tests/support/program.h"
#include "tests/support/sanitized.h"

namespace ebb::server {

// The real server, started on a free port.
class RunningServer {
 public:
  // `limits` is a shell's line that is run before it, for instance "ulimit -n 50". Waits until it listens,
  // and throws std::runtime_error with what it has printed if it does not.
  explicit RunningServer(const std::vector<std::string>& flags = {}, const std::string& limits = "true");

  int port() const { return port_; }
  pid_t pid() const { return program_.pid(); }
  std::string log() const { return program_.Errors(); }
  int Stop(int signal);

  memstats::ProcessStatus status() const { return *memstats::ReadProcessStatus(program_.pid()); }

  // True if, before the deadline, the server has a thread for each of so many clients (and its main thread,
  // and the trimmer's), as the kernel counts them.
  bool EventuallyServes(int clients, int other_threads = 2) const;

  // True if, before the deadline, a line of the log has this text.
  bool EventuallyLogs(const std::string& text) const;

  // How many lines of the log have it now.
  int CountLogged(const std::string& text) const;

 private:
  Program program_;
  int port_ = 0;
};

}  // namespace ebb::server

#endif  // EBB_TESTS_SERVER_RUNNING_SERVER_H_
