// io_uring: one thread that hands the kernel standing orders: accept whatever comes, read whatever each
// connection sends into one of a few shared buffers. An idle connection then needs no buffer and no state of
// the server's, only its number; what it costs is in the kernel.
#include <errno.h>
#include <liburing.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare/designs/listening.h"

namespace {

constexpr unsigned kRingEntries = 256;
constexpr unsigned kBufferBytes = 256;
constexpr unsigned kBuffers = 64;  // A power of two.
constexpr int kBufferGroup = 0;

[[noreturn]] void CannotUse(int error) {
  fprintf(stderr,
          "cannot use io_uring: %s; it takes Linux 6.0 or later, and kernel.io_uring_disabled=0 where that "
          "setting exists; containers often forbid it\n",
          strerror(error));
  exit(1);
}

class Server {
 public:
  explicit Server(int listener) : listener_(listener) {
    io_uring_params params = {};
    params.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_COOP_TASKRUN;
    const int error = io_uring_queue_init_params(kRingEntries, &ring_, &params);
    if (error < 0) CannotUse(-error);
    RegisterBuffers();
  }

  [[noreturn]] void Run() {
    AskToAccept();
    while (true) {
      const int error = io_uring_submit_and_wait(&ring_, 1);
      if (error < 0 && error != -EINTR && error != -EBUSY && error != -EAGAIN) CannotUse(-error);
      unsigned head;
      unsigned count = 0;
      io_uring_cqe* done;
      io_uring_for_each_cqe(&ring_, head, done) {
        Handle(*done);
        ++count;
      }
      io_uring_cq_advance(&ring_, count);
    }
  }

 private:
  // What an order was about is told by its number: a descriptor, for a connection.
  static constexpr uint64_t kAccepting = UINT64_MAX;
  static constexpr uint64_t kPausing = UINT64_MAX - 1;

  void Handle(const io_uring_cqe& done) {
    if (done.user_data == kPausing) {
      AskToAccept();
    } else if (done.user_data == kAccepting) {
      Accepted(done);
    } else {
      Received(done);
    }
  }

  void Accepted(const io_uring_cqe& done) {
    if (done.res >= 0) AskToReceive(done.res);
    const bool stands = done.flags & IORING_CQE_F_MORE;
    if (stands) return;
    if (done.res < 0 && ebb::designs::RanOut(-done.res)) {
      AskToWait();
    } else {
      AskToAccept();
    }
  }

  // What was read is dropped: its buffer goes back into the group at once.
  void Received(const io_uring_cqe& done) {
    if (done.flags & IORING_CQE_F_BUFFER) OfferBuffer(done.flags >> IORING_CQE_BUFFER_SHIFT);
    const bool stands = done.flags & IORING_CQE_F_MORE;
    if (stands) return;
    const int fd = static_cast<int>(done.user_data);
    const bool open = done.res > 0 || done.res == -ENOBUFS || done.res == -EINTR;
    if (open) {
      AskToReceive(fd);
    } else {
      close(fd);
    }
  }

  void AskToAccept() {
    io_uring_sqe* const order = NextOrder();
    io_uring_prep_multishot_accept(order, listener_, nullptr, nullptr, SOCK_CLOEXEC);
    order->user_data = kAccepting;
  }

  void AskToReceive(int fd) {
    io_uring_sqe* const order = NextOrder();
    io_uring_prep_recv_multishot(order, fd, nullptr, 0, 0);
    order->flags |= IOSQE_BUFFER_SELECT;
    order->buf_group = kBufferGroup;
    order->user_data = fd;
  }

  // What ran out may be back after a while.
  void AskToWait() {
    static __kernel_timespec a_while = {0, 100'000'000};
    io_uring_sqe* const order = NextOrder();
    io_uring_prep_timeout(order, &a_while, 0, 0);
    order->user_data = kPausing;
  }

  // An order that is to be filled in. The queue is emptied into the kernel when it is full.
  io_uring_sqe* NextOrder() {
    io_uring_sqe* order;
    while ((order = io_uring_get_sqe(&ring_)) == nullptr) io_uring_submit(&ring_);
    return order;
  }

  void RegisterBuffers() {
    io_uring_buf_reg group = {};
    group.ring_addr = reinterpret_cast<uintptr_t>(offered_);
    group.ring_entries = kBuffers;
    group.bgid = kBufferGroup;
    const int error = io_uring_register_buf_ring(&ring_, &group, 0);
    if (error < 0) CannotUse(-error);
    for (unsigned id = 0; id < kBuffers; ++id) OfferBuffer(id);
  }

  // io_uring_buf_ring_add() does the same to an array of no length, which GCC refuses. The field that is left
  // alone is the ring's tail, in the first entry.
  void OfferBuffer(unsigned id) {
    io_uring_buf& offer = offered_[next_offer_++ % kBuffers];
    offer.addr = reinterpret_cast<uintptr_t>(buffers_[id]);
    offer.len = kBufferBytes;
    offer.bid = static_cast<uint16_t>(id);
    io_uring_buf_ring_advance(reinterpret_cast<io_uring_buf_ring*>(offered_), 1);
  }

  const int listener_;
  io_uring ring_;
  alignas(4096) io_uring_buf offered_[kBuffers] = {};
  unsigned next_offer_ = 0;
  char buffers_[kBuffers][kBufferBytes];
};

}  // namespace

int main(int argc, char** argv) {
  const int port = ebb::designs::PortFlag(argc, argv);
  ebb::designs::AllowAllDescriptors();
  static Server server(ebb::designs::Listen(port));
  server.Run();
}
