#include "server/connection.h"

#include <alloca.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ebb::server {

void FinishedConnections::Push(Connection* connection) {
  Connection* head = head_.load(std::memory_order_relaxed);
  do {
    connection->next_finished = head;
  } while (
      !head_.compare_exchange_weak(head, connection, std::memory_order_release, std::memory_order_relaxed));
  if (head != nullptr) return;  // Whoever pushed the first one has woken the main thread.
  const uint64_t one = 1;
  (void)!write(wake_fd_, &one, sizeof one);
}

void ServeConnection(Connection* connection) noexcept {
  const size_t buffer_bytes = connection->shared->buffer_bytes;
  void* buffer = alloca(buffer_bytes);
  if (!SettleOnStack(connection->shared->stack_layout, reinterpret_cast<uintptr_t>(buffer))) {
    connection->had_no_guard = true;
    return connection->shared->finished.Push(connection);
  }
  ssize_t n;
  while ((n = recv(connection->fd, buffer, buffer_bytes, 0)) > 0 || (n < 0 && errno == EINTR)) {
    if (n > 0) connection->received_bytes += n;
  }
  connection->was_reset = n < 0;
  connection->shared->finished.Push(connection);
}

}  // namespace ebb::server
