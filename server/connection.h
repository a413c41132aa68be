#ifndef EBB_SERVER_CONNECTION_H_
#define EBB_SERVER_CONNECTION_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>

namespace ebb {

class FinishedConnections;

// One client and the thread that serves it. Made and deleted by the server's main thread. The connection's
// thread reads `fd`, writes the two results, and touches nothing else; the server reads them after joining
// it.
struct Connection {
  std::thread thread;
  Connection* previous = nullptr;  // In the server's list of open connections.
  Connection* next = nullptr;
  Connection* next_finished = nullptr;
  int64_t received_bytes = 0;
  int fd = -1;
  bool was_reset = false;  // The client ended it with an error instead of closing.
};

// The connections whose threads have nothing more to do, on their way from these threads to the one that
// joins them: a stack linked through the connections themselves, so that pushing takes no lock and no memory.
class FinishedConnections {
 public:
  // `wake_fd` is an eventfd(2) that is written when the stack stops being empty. Owned by the caller, who
  // keeps it open as long as this object.
  explicit FinishedConnections(int wake_fd) : wake_fd_(wake_fd) {}

  // Called by connection threads, as the last thing they do with `connection`.
  void Push(Connection* connection);

  // Takes all that are there, linked by next_finished; null if there are none. Called by the main thread.
  Connection* TakeAll() { return head_.exchange(nullptr, std::memory_order_acquire); }

 private:
  std::atomic<Connection*> head_{nullptr};
  const int wake_fd_;
};

// The whole life of a connection thread: reads into a buffer of `buffer_bytes` on its stack and drops what
// comes until the client closes or the socket is shut down, then pushes the connection to `finished`. All of
// it must fit into the page that also holds the thread's descriptor and thread-local storage: a second page
// would cost 4 KiB times the number of clients. So it allocates nothing, logs nothing, throws nothing, and
// calls only the kernel.
void ServeConnection(Connection* connection, size_t buffer_bytes, FinishedConnections* finished) noexcept;

}  // namespace ebb

#endif  // EBB_SERVER_CONNECTION_H_
