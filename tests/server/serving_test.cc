// What the server does for its clients.
#include <signal.h>

#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "run_folder/csv_line.h"
#include "run_folder/heap_reading.h"
#include "tests/server/running_server.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/tcp_client.h"

namespace ebb::server {
namespace {

std::vector<std::string> Lines(const std::string& path) {
  return absl::StrSplit(*ReadFile(path), '\n', absl::SkipEmpty());
}

TEST_CASE("each client has a thread of its own, and the thread goes with the client") {
  RunningServer server;
  {
    const auto clients = ConnectMany(100, server.port());
    CHECK(server.EventuallyServes(100));
  }
  CHECK(server.EventuallyServes(0));
  CHECK(server.Stop(SIGTERM) == 0);
}

TEST_CASE(
    "a line is logged whenever the clients cross a multiple, up and down, and the cycle ends with the last") {
  TempFolder folder;
  RunningServer server({"--log_every=50", "--stats_csv=" + folder.file("heap.csv")});
  for (int cycle = 1; cycle <= 2; ++cycle) {
    {
      const auto clients = ConnectMany(120, server.port());
      REQUIRE(server.EventuallyServes(120));
    }
    // The first cycle has the line that is logged at the start as well.
    REQUIRE(Eventually([&] {
      return server.CountLogged(absl::StrCat("cycle ", cycle, ", clients 0: System")) == (cycle == 1 ? 2 : 1);
    }));
    CHECK(server.CountLogged(absl::StrCat("cycle ", cycle, ", clients 50: ")) == 2);
    CHECK(server.CountLogged(absl::StrCat("cycle ", cycle, ", clients 100: ")) == 2);
  }
  REQUIRE(server.Stop(SIGTERM) == 0);
  CHECK(server.CountLogged("240 connections in 2 cycles, at most 120 at once") == 1);
  const std::vector<std::string> csv = Lines(folder.file("heap.csv"));
  CHECK(csv[0] == CsvHeader<HeapReading>());
  int at_100 = 0;
  for (const std::string& line : csv) {
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    CHECK(cells.size() == 8);
    at_100 += cells[1] == "100" ? 1 : 0;
  }
  CHECK(at_100 >= 4);  // Twice up and twice down, and wherever memory was returned meanwhile.
}

TEST_CASE("a client that closes only its sending end is answered with a close") {
  RunningServer server;
  TcpClient client(server.port());
  client.ShutDownSending();
  CHECK(client.ServerCloses());
}

TEST_CASE("what clients send is read to the end and counted, however much it is") {
  RunningServer server;
  {
    TcpClient client(server.port());
    client.Send(std::string(20'000'000, 'x'));
    client.ShutDownSending();
    CHECK(client.ServerCloses());
  }
  CHECK(server.Stop(SIGTERM) == 0);
  CHECK(server.CountLogged("20.0 MB received") == 1);
}

TEST_CASE("clients that reset their connection are counted and hurt nobody") {
  RunningServer server;
  TcpClient other(server.port());
  auto clients = ConnectMany(10, server.port());
  REQUIRE(server.EventuallyServes(11));
  for (TcpClient& client : clients) client.Reset();
  REQUIRE(server.EventuallyServes(1));
  CHECK(other.Open());
  CHECK(server.Stop(SIGTERM) == 0);
  CHECK(server.CountLogged("10 reset by the client") == 1);
}

TEST_CASE("SIGTERM and SIGINT close all clients, say a summary and end with 0") {
  for (const int signal : {SIGTERM, SIGINT}) {
    RunningServer server;
    auto clients = ConnectMany(200, server.port());
    CHECK(server.Stop(signal) == 0);
    int closed = 0;
    for (TcpClient& client : clients) closed += client.ServerCloses() ? 1 : 0;
    CHECK(closed == 200);
    CHECK(server.CountLogged("stopped: ") == 1);
  }
}

TEST_CASE("a server that ended with clients connected gets its port again at once") {
  int port;
  std::vector<TcpClient> clients;
  {
    RunningServer server;
    port = server.port();
    clients = ConnectMany(20, port);
    REQUIRE(server.EventuallyServes(20));
    REQUIRE(server.Stop(SIGTERM) == 0);  // It closes first, so its ends wait in TIME_WAIT.
    for (TcpClient& client : clients) client.ServerCloses();
    clients.clear();
  }
  RunningServer again({absl::StrCat("--port=", port)});
  CHECK(again.port() == port);
  TcpClient client(port);
  CHECK(again.EventuallyServes(1));
}

TEST_CASE("IPv6 clients are served") {
  RunningServer server({"--address=::1"});
  CHECK(server.CountLogged(absl::StrCat("listening on [::1]:", server.port())) == 1);
  TcpClient client(server.port(), "::1");
  CHECK(server.EventuallyServes(1));
}

TEST_CASE("beyond --max_connections new clients wait until one leaves") {
  RunningServer server({"--max_connections=3"});
  std::vector<std::optional<TcpClient>> clients;
  for (int i = 0; i < 5; ++i) clients.emplace_back(server.port());
  REQUIRE(server.EventuallyLogs("accepting pauses with 3 clients: --max_connections is reached"));
  CHECK(server.EventuallyServes(3));
  clients[0].reset();
  clients[1].reset();
  CHECK(server.EventuallyServes(3));
  REQUIRE(server.Stop(SIGTERM) == 0);
  CHECK(server.CountLogged("at most 3 at once") == 1);
}

TEST_CASE("the log goes where glog's flags say") {
  TempFolder folder;
  Program server("EBB_SERVER", {"--port=0", "--log_dir=" + folder.path()});
  const std::string file = folder.file("server.INFO");
  CHECK(Eventually([&] { return absl::StrContains(ReadFile(file).value_or(""), "listening on 127.0.0.1"); }));
  server.Signal(SIGTERM);
  CHECK(server.Wait() == 0);
  CHECK(absl::StrContains(ReadFile(file).value_or(""), "stopped: "));
}

}  // namespace
}  // namespace ebb::server
