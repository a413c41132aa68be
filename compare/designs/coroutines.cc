// coroutines: a C++20 coroutine for each connection, on asio, in one thread. It reads as simply as a thread
// for each connection, and what a connection keeps while it waits is a coroutine's frame instead of a stack.
#include <stdio.h>

#include <asio/awaitable.hpp>
#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <chrono>
#include <utility>

#include "compare/designs/listening.h"

namespace {

using asio::ip::tcp;

// One connection, from its accept to its close. The buffer is a part of the frame.
asio::awaitable<void> Serve(tcp::socket socket) {
  char buffer[256];
  asio::error_code error;
  while (!error) {
    co_await socket.async_read_some(asio::buffer(buffer), asio::redirect_error(asio::use_awaitable, error));
  }
}

// What ran out may be back after a while.
asio::awaitable<void> Pause() {
  asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::milliseconds(100));
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> Accept(tcp::acceptor& acceptor) {
  while (true) {
    asio::error_code error;
    tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      co_spawn(acceptor.get_executor(), Serve(std::move(socket)), asio::detached);
    } else if (ebb::designs::RanOut(error.value())) {
      co_await Pause();
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int port = ebb::designs::PortFlag(argc, argv);
  ebb::designs::AllowAllDescriptors();
  constexpr int kThreads = 1;
  asio::io_context context(kThreads);
  tcp::acceptor acceptor(context, tcp::v4(), ebb::designs::Listen(port));
  co_spawn(context, Accept(acceptor), asio::detached);
  context.run();
}
