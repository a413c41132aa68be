#ifndef EBB_SERVER_CONNECTION_H_
#define EBB_SERVER_CONNECTION_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>

#include "server/own_stack.h"

namespace ebb::server {

struct SharedByConnections;

// One client and the thread that serves it. Made and deleted by the server's main thread. The connection's
// thread reads `shared` and `fd`, writes the results, and touches nothing else; the server reads them
// after joining it. Each of its bytes, and of those that std::thread copies for the thread, is multiplied by
// the number of clients: what is the same for all of them is behind one pointer.
struct Connection {
  std::thread thread;
  SharedByConnections* shared = nullptr;  // Outlives the connection.
  Connection* previous = nullptr;         // In the server's list of open connections.
  Connection* next = nullptr;
  Connection* next_finished = nullptr;
  int64_t received_bytes = 0;
  int fd = -1;
  bool was_reset = false;     // The client ended it with an error instead of closing.
  bool had_no_guard = false;  // The kernel had no memory for the guard of its stack, so it was not served.
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

// Owned by the server, which has joined all threads before it goes.
struct SharedByConnections {
  const size_t buffer_bytes;  // Of each thread's buffer, on its stack.
  FinishedConnections finished;
  const StackLayout stack_layout;
};

// The whole life of a connection thread: settles on its stack, reads into its buffer and drops what comes
// until the client closes or the socket is shut down, then pushes the connection to those that have finished.
// All of it must fit into the page that also holds the thread's descriptor and thread-local storage: a second
// page would cost 4 KiB times the number of clients. So it allocates nothing, logs nothing, throws nothing,
// and calls only the kernel.
void ServeConnection(Connection* connection) noexcept;

}  // namespace ebb::server

#endif  // EBB_SERVER_CONNECTION_H_
