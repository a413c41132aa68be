#ifndef EBB_TESTS_PULSE_TEST_SERVER_H_
#define EBB_TESTS_PULSE_TEST_SERVER_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "base/endpoint.h"
#include "base/io/unique_fd.h"

namespace ebb::pulse {

// A TCP server on a free loopback port, in a thread of its own, that behaves as a test wants it to. It counts
// how its connections end, so that a test can see what the client really did. The counters may be read by any
// thread.
class TestServer {
 public:
  enum class Behaviour {
    kHold,         // Reads until the client ends, then closes.
    kEcho,         // Sends back what it reads.
    kSendFirst,    // Sends 1,000 bytes, then as kHold.
    kCloseAtOnce,  // Closes each connection when it is accepted.
    kSayAndClose,  // The same after saying why, as redis does.
    kReset,        // Resets each connection when it is accepted.
    kHalfClose,    // Ends its own direction at once and goes on reading.
    kNeverClose,   // Reads, and does not close when the client has ended.
    kNeverAccept,  // Listens with a backlog of 0 and accepts nothing.
  };

  explicit TestServer(Behaviour behaviour, int family = AF_INET);
  // The same on another address of this machine, such as one with port 0.
  TestServer(Behaviour behaviour, const Endpoint& address);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  const Endpoint& endpoint() const { return endpoint_; }
  std::string address() const { return endpoint_.ToString(); }

  int64_t accepted() const { return accepted_; }
  int64_t most_open() const { return most_open_; }
  int64_t ended() const { return ended_; }  // By the client, with a FIN.
  int64_t reset() const { return reset_; }  // By the client, with an RST.
  int64_t received() const { return received_; }
  // How many of the received bytes were not the next letter of the alphabet.
  int64_t wrong_bytes() const { return wrong_bytes_; }
  // The addresses that connections came from.
  std::set<std::string> sources();

 private:
  void Run();
  void Accept();
  void Greet(int fd);
  void Read(int fd);
  void Forget(int fd);

  const Behaviour behaviour_;
  Endpoint endpoint_;
  UniqueFd listener_;
  UniqueFd epoll_;
  UniqueFd quit_;
  std::map<int, int64_t> open_;  // Received bytes by descriptor; only the thread uses it.
  std::mutex mutex_;
  std::set<std::string> sources_;  // Guarded by mutex_.
  std::atomic<int64_t> accepted_{0};
  std::atomic<int64_t> most_open_{0};
  std::atomic<int64_t> ended_{0};
  std::atomic<int64_t> reset_{0};
  std::atomic<int64_t> received_{0};
  std::atomic<int64_t> wrong_bytes_{0};
  std::thread thread_;
};

// A loopback port on which nobody listens, held so that nobody else gets it.
class DeadPort {
 public:
  DeadPort();
  const Endpoint& endpoint() const { return endpoint_; }

 private:
  Endpoint endpoint_;
  UniqueFd fd_;
};

}  // namespace ebb::pulse

#endif  // EBB_TESTS_PULSE_TEST_SERVER_H_
