// What the server says and does when something is wrong.
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

#include <cstring>
#include <filesystem>
#include <iostream>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"
#include "base/system/child_process.h"
#include "base/system/own_cgroup.h"
#include "memstats/proc/proc_file.h"
#include "memstats/proc/stat.h"
#include "server/thread_stacks.h"
#include "tests/server/running_server.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/tcp_client.h"

namespace ebb::server {
namespace {

struct Ended {
  int exit_code;
  std::string errors;
};

Ended RunToEnd(const std::vector<std::string>& flags) {
  Program server("EBB_SERVER", flags);
  const int exit_code = server.Wait();
  return {exit_code, server.Errors()};
}

double CpuSeconds(pid_t pid) {
  return memstats::ParseProcessStat(*ReadFile(memstats::ProcFile::PathOf(pid, "stat")), sysconf(_SC_CLK_TCK))
      ->cpu_seconds;
}

TEST_CASE("a port that is in use is refused, although the other server would share it") {
  RunningServer first;
  const Ended second = RunToEnd({absl::StrCat("--port=", first.port())});
  CHECK(second.exit_code == 1);
  CHECK(absl::StrContains(second.errors,
                          absl::StrCat("server: port ", first.port(),
                                       " of 127.0.0.1 is in use by another program: stop it, or give "
                                       "another --port")));
}

TEST_CASE("an address that is not of this machine, or none at all, is refused") {
  const Ended foreign = RunToEnd({"--port=0", "--address=192.0.2.1"});
  CHECK(foreign.exit_code == 1);
  CHECK(absl::StrContains(foreign.errors, "--address=192.0.2.1 is not an address of this machine"));
  const Ended nonsense = RunToEnd({"--port=0", "--address=300.1.1.1"});
  CHECK(nonsense.exit_code == 2);
  CHECK(absl::StrContains(nonsense.errors, "--address=300.1.1.1 is not an address or a host's name"));
}

TEST_CASE("a flag that is out of range, of the wrong type or unknown is refused before anything starts") {
  const std::pair<const char*, const char*> cases[] = {
      {"--port=65536", "--port=65536 is not allowed: give a number from 0 to 65535"},
      {"--port=abc", "illegal value 'abc' specified for int32 flag 'port'"},
      {"--guard_kib=-4", "--guard_kib=-4 is not allowed"},
      {"--guard_kib=3", "must be multiples of a page"},
      {"--buffer_bytes=0", "--buffer_bytes=0 is not allowed"},
      {"--arenas=0", "--arenas=0 is not allowed"},
      {"--trim_interval=often", "--trim_interval=often is not allowed: give a duration"},
      {"--trim_interval=1ms", "--trim_interval=1ms is not allowed: give 0 for never, or at least 10ms"},
      {"--max_connections=-1", "--max_connections=-1 is not allowed"},
      {"--log_every=-1", "--log_every=-1 is not allowed"},
      {"--no_such_flag", "unknown command line flag 'no_such_flag'"},
      {"3033", "takes flags only"},
  };
  for (const auto& [flag, message] : cases) {
    INFO(flag);
    const Ended ended = RunToEnd({flag});
    CHECK(ended.exit_code == 2);
    CHECK(absl::StrContains(ended.errors, message));
    CHECK_FALSE(absl::StrContains(ended.errors, "listening"));
  }
}

TEST_CASE("a stack that is too small is refused with the smallest that works, and that one works") {
  const auto smallest_kib = SmallestStackKib(9000);
  REQUIRE(smallest_kib.ok());
  const Ended refused = RunToEnd({"--port=0", "--buffer_bytes=9000", "--stack_kib=4"});
  CHECK(refused.exit_code == 2);
  constexpr char kAdvice[] = "the smallest that works is ";
  const size_t at = refused.errors.find(kAdvice);
  REQUIRE(at != std::string::npos);
  std::string flag = refused.errors.substr(at + sizeof kAdvice - 1);
  flag.resize(flag.find('\n'));
  RunningServer server({flag, "--buffer_bytes=9000"});
  TcpClient client(server.port());
  client.Send(std::string(1'000'000, 'x'));
  client.ShutDownSending();
  CHECK(client.ServerCloses());
}

TEST_CASE("without free descriptors the server waits, hurts nobody, and goes on when there are some") {
#if defined(__SANITIZE_ADDRESS__)
  return;  // UBSan, which goes with ASan, makes a pipe for each check of a vptr, and takes its failure for a
           // bad one.
#endif
  RunningServer server({}, "ulimit -n 40");
  auto first =
      ConnectMany(60, server.port());  // The kernel completes them all; the server accepts what it can.
  REQUIRE(server.EventuallyLogs("there are no free descriptors"));
  const int64_t served = server.status().threads;
  CHECK(served < 50);
  const double cpu_before = CpuSeconds(server.pid());
  // Three of the server's pauses, as its clients would see them: nothing has changed, and no time was burnt.
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(400);
  while (std::chrono::steady_clock::now() < until) REQUIRE(first[0].Open());
  CHECK(CpuSeconds(server.pid()) - cpu_before < 0.1);
  CHECK(server.CountLogged("there are no free descriptors") <= 2);
  CHECK(server.status().threads == served);
  first.erase(first.begin(), first.begin() + 40);
  CHECK(server.EventuallyServes(20));
  for (TcpClient& client : first) {
    client.ShutDownSending();
    CHECK(client.ServerCloses());
  }
}

TEST_CASE("what the limits allow is said at the start") {
  RunningServer server({}, "ulimit -n 300");
  CHECK(server.EventuallyLogs(
      "limits: about 200 connections are possible, for the hard limit of open descriptors "
      "(ulimit -Hn) is 300"));
}

TEST_CASE("a limit of address space is one of those that are said at the start") {
  if (kSanitized) return;  // Sanitizers need address space without a limit.
  RunningServer server({}, "ulimit -v 60000");
  CHECK(server.EventuallyLogs("for the limit of address space (ulimit -v) is 61.4 MB"));
}

TEST_CASE("a limit of threads that the server's cgroup sets is said at the start, and holds") {
  const auto own = OwnCgroupFolder("cgroup", "pids");
  const std::string folder = own.ok() ? absl::StrCat(*own, "/ebb-test-", getpid()) : "";
  if (!own.ok() || mkdir(folder.c_str(), 0755) != 0) {
    std::cout << "skipped: this user may not make a cgroup of pids of version 1\n";
    return;
  }
  const auto remove = absl::MakeCleanup([&] { Eventually([&] { return rmdir(folder.c_str()) == 0; }); });
  const std::string enter =
      absl::StrCat("echo 100 > ", folder, "/pids.max; echo 0 > ", folder, "/cgroup.procs");
  RunningServer server({}, enter);
  CHECK(server.EventuallyLogs(absl::StrCat("for ", folder, "/pids.max is 100")));
  if (kSanitized) return;  // A sanitizer starts threads of its own.
  const auto clients = ConnectMany(110, server.port());
  REQUIRE(server.EventuallyLogs("cannot start a thread for another connection"));
  CHECK(server.EventuallyLogs("pids.max"));
  CHECK(server.EventuallyServes(98));
}

TEST_CASE("a low soft limit of descriptors is raised to what is allowed") {
  RunningServer server({}, "ulimit -S -n 30");
  const auto clients = ConnectMany(100, server.port());
  CHECK(server.EventuallyServes(100));
}

TEST_CASE("a thread that is refused costs one client, which is closed and counted") {
  if (kSanitized) return;  // Sanitizers need address space without a limit.
  RunningServer server({"--stack_kib=8192"}, "ulimit -v 200000");
  auto clients = ConnectMany(60, server.port());
  REQUIRE(server.EventuallyLogs("cannot start a thread for another connection"));
  int closed = 0;
  REQUIRE(Eventually([&] {  // Until each of them has been either refused or served.
    closed = 0;
    for (TcpClient& client : clients) closed += client.Open() ? 0 : 1;
    const int64_t served = server.status().threads - 2;  // The main thread and the trimmer are not theirs.
    return closed + served == 60;
  }));
  CHECK(closed >= 60 - 200000 / 8192);
  CHECK(server.CountLogged("cannot start a thread") <= 2);
  CHECK(server.Stop(SIGTERM) == 0);
  CHECK(server.CountLogged(absl::StrCat(closed, " refused for want of a thread")) == 1);
}

TEST_CASE("without memory for another connection that one is closed, and the server lives") {
  if (kSanitized) return;  // Sanitizers need address space without a limit.
  RunningServer server({"--log_every=100"}, "ulimit -v 40000");
  auto clients = ConnectMany(3000, server.port());
  REQUIRE(server.EventuallyLogs("cannot start a thread for another connection"));
  clients.clear();
  REQUIRE(server.EventuallyServes(0));
  TcpClient another(server.port());
  REQUIRE(server.EventuallyServes(1));
  CHECK(server.Stop(SIGTERM) == 0);
}

TEST_CASE("a log that nobody reads holds up neither the clients nor the end, and says what was lost") {
  UniqueFd reader, writer;
  {
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    reader.reset(ends[0]);
    writer.reset(ends[1]);
  }
  ChildProcess::Options options;
  options.arguments = {ProgramPath("EBB_SERVER"), "--port=0", "--log_every=1"};
  options.standard_error = writer.get();
  auto server = ChildProcess::Start(options);
  REQUIRE(server.ok());
  writer.reset();
  std::string log;
  const auto read_some = [&] {
    char buffer[4096];
    const ssize_t n = read(reader.get(), buffer, sizeof buffer);
    if (n > 0) log.append(buffer, n);
    return n > 0;
  };
  while (!absl::StrContains(log, "cycle 1, clients 0: ")) REQUIRE(read_some());
  REQUIRE(fcntl(reader.get(), F_SETPIPE_SZ, 4096) >= 4096);
  const size_t address = log.find("listening on 127.0.0.1:") + strlen("listening on 127.0.0.1:");
  const int port = std::stoi(log.substr(address));
  {
    const auto clients = ConnectMany(300, port);  // 300 lines, of which the pipe takes a few.
    REQUIRE(Eventually([&] { return memstats::ReadProcessStatus(server->pid())->threads >= 302; }));
  }
  REQUIRE(Eventually([&] { return memstats::ReadProcessStatus(server->pid())->threads <= 3; }));
  REQUIRE(read_some());
  TcpClient another(port);
  while (!absl::StrContains(log, "lines of the log that could not be written: ")) REQUIRE(read_some());
  server->Signal(SIGTERM);
  const auto ended = server->Wait(absl::Seconds(60));
  REQUIRE(ended.has_value());
  CHECK(ended->success());
}

TEST_CASE("figures that cannot be written are an error at the start") {
  const Ended ended = RunToEnd({"--port=0", "--stats_csv=/no/such/folder/heap.csv"});
  CHECK(ended.exit_code == 1);
  CHECK(absl::StrContains(ended.errors, "cannot create /no/such/folder/heap.csv: No such file or directory"));
  CHECK(RunToEnd({"--port=0", "--stats_csv=/dev/full"}).exit_code == 1);
}

TEST_CASE("when the figures cannot be written any more, serving goes on, and none of them is lost") {
  TempFolder folder;
  const std::string path = folder.file("heap.csv");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  UniqueFd reader(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  RunningServer server({"--log_every=1", "--stats_csv=" + path});
  reader.reset();
  auto clients = ConnectMany(40, server.port());
  REQUIRE(server.EventuallyServes(40));
  REQUIRE(server.EventuallyLogs("Broken pipe; serving goes on, and the lines are kept until there is room"));
  REQUIRE(server.EventuallyLogs("clients 40: "));
  CHECK(server.CountLogged("serving goes on") == 1);
  reader.reset(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  clients.clear();
  REQUIRE(server.EventuallyLogs("clients 0: "));
  // The log has a line before the file has its own.
  std::string text;
  const auto has_all = [&] {
    char buffer[4096];
    const ssize_t n = read(reader.get(), buffer, sizeof buffer);
    if (n > 0) text.append(buffer, n);
    for (int client = 1; client <= 40; ++client) {
      if (!absl::StrContains(text, absl::StrCat(",", client, ","))) return false;
    }
    return true;
  };
  CHECK(Eventually(has_all));
  CHECK(server.Stop(SIGTERM) == 0);
}

TEST_CASE("a reader of the figures that stops reading holds up neither serving nor the end") {
  TempFolder folder;
  const std::string path = folder.file("heap.csv");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const UniqueFd reader(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  fcntl(reader.get(), F_SETPIPE_SZ, 4096);
  RunningServer server({"--log_every=1", "--stats_csv=" + path});
  for (int i = 0; i < 3; ++i) {  // More lines than the pipe holds.
    auto clients = ConnectMany(40, server.port());
    REQUIRE(server.EventuallyServes(40));
    clients.clear();
    REQUIRE(server.EventuallyServes(0));
  }
  CHECK(server.Stop(SIGTERM) == 1);
  CHECK(server.CountLogged("nobody has read from it for 1s; ") == 1);
  CHECK(server.CountLogged("stopped: 120 connections") == 1);
}

TEST_CASE("without its logging plug-in the server still serves and says plainly what is missing") {
  TempFolder folder;
  const std::string copy = folder.file("server");
  std::filesystem::copy_file(std::filesystem::canonical(ProgramPath("EBB_SERVER")), copy);
  setenv("EBB_SERVER_COPY", copy.c_str(), 1);
  Program server("EBB_SERVER_COPY", {"--port=0"});
  CHECK(Eventually([&] { return absl::StrContains(server.Errors(), "listening on 127.0.0.1"); }));
  CHECK(absl::StrContains(server.Errors(), "cannot open the logging plug-in"));
  server.Signal(SIGTERM);
  CHECK(server.Wait() == 0);
}

}  // namespace
}  // namespace ebb::server
