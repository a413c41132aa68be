// What a connection costs the server, and whether the memory comes back: in figures that do not depend on
// time.
#include <signal.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "base/guard_marker.h"
#include "base/io/file.h"
#include "base/system/child_process.h"
#include "memstats/proc/proc_file.h"
#include "memstats/proc/smaps_rollup.h"
#include "tests/server/running_server.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/tcp_client.h"

namespace ebb::server {
namespace {

constexpr int kClients = 1000;
constexpr char kReturnLine[] = " (RSS ";  // In each line that reports a return of memory, and in no other.

int64_t ResidentBytes(const RunningServer& server) {
  return memstats::ReadSmapsRollup(server.pid())->rss_bytes;
}

// The rows of heap.csv, without its header.
std::vector<std::vector<std::string>> HeapRows(const std::string& path) {
  const std::string text = *ReadFile(path);
  std::vector<std::vector<std::string>> rows;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    rows.push_back(absl::StrSplit(line, ','));
  }
  rows.erase(rows.begin());
  return rows;
}

TEST_CASE("a connection costs one page of stack and less than 500 bytes of heap") {
  if (kSanitized) return;
  RunningServer server({"--log_every=0", "--trim_interval=0"});
  { ConnectMany(1, server.port()); }  // What the first connection alone touches is not a cost of each.
  REQUIRE(server.EventuallyServes(0, 1));
  const int64_t before = ResidentBytes(server);
  const auto clients = ConnectMany(kClients, server.port());
  REQUIRE(server.EventuallyServes(kClients, 1));
  CHECK((ResidentBytes(server) - before) / kClients < 4096 + 500);
}

TEST_CASE("the guards of many connections share a few mappings, where the kernel has markers for them") {
  if (kSanitized) return;
  if (!KernelHasGuardMarkers()) return;  // stacks_test says so.
  RunningServer server({"--log_every=0"});
  const auto mappings = [&] {
    const std::string maps = *ReadFile(memstats::ProcFile::PathOf(server.pid(), "maps"));
    return std::count(maps.begin(), maps.end(), '\n');
  };
  const auto before = mappings();
  const auto clients = ConnectMany(kClients, server.port());
  REQUIRE(server.EventuallyServes(kClients));
  CHECK(mappings() < before + 60);
}

TEST_CASE("after a burst memory goes back although the timer will not look for an hour") {
  if (kSanitized) return;
  RunningServer server({"--log_every=0", "--trim_interval=1h"});
  const int64_t before = ResidentBytes(server);
  {
    const auto clients = ConnectMany(kClients, server.port());
    REQUIRE(server.EventuallyServes(kClients));
    REQUIRE(ResidentBytes(server) - before > 4 * 1000 * kClients);
  }
  CHECK(Eventually([&] { return ResidentBytes(server) - before < 200'000; }));
}

TEST_CASE("when the clients have gone, all of their memory goes back") {
  if (kSanitized) return;
  RunningServer server({"--log_every=0", "--trim_interval=50ms"});
  for (int burst = 0; burst < 3; ++burst) {
    { const auto clients = ConnectMany(10, server.port()); }
    REQUIRE(server.EventuallyServes(0));
  }
  REQUIRE(server.EventuallyLogs(kReturnLine));
  const int64_t before = ResidentBytes(server);
  {
    const auto clients = ConnectMany(kClients, server.port());
    REQUIRE(server.EventuallyServes(kClients));
    REQUIRE(ResidentBytes(server) - before > 4 * 1000 * kClients);
  }
  CHECK(Eventually([&] { return ResidentBytes(server) - before < 100'000; }));
}

TEST_CASE("memory goes back after a burst also where address space is limited") {
  if (kSanitized) return;  // Sanitizers need address space without a limit.
  for (const char* tunables : {"", "GLIBC_TUNABLES=glibc.pthread.stack_cache_size=0x200000"}) {
    RunningServer server({"--log_every=0"},
                         absl::StrCat("ulimit -v 60000; export GLIBC_TUNABLES ", tunables));
    const int64_t before = ResidentBytes(server);
    {
      const auto clients = ConnectMany(kClients, server.port());
      REQUIRE(server.EventuallyServes(kClients));
      REQUIRE(ResidentBytes(server) - before > 4 * 1000 * kClients);
    }
    CHECK(Eventually([&] { return ResidentBytes(server) - before < 200'000; }));
  }
}

TEST_CASE("with --trim_interval=0 nothing is returned on a timer, and what glibc keeps stays") {
  if (kSanitized) return;
  RunningServer server({"--log_every=500", "--trim_interval=0"});
  const int64_t before = ResidentBytes(server);
  {
    const auto clients = ConnectMany(kClients, server.port());
    REQUIRE(server.EventuallyServes(kClients, 1));
  }
  REQUIRE(server.EventuallyLogs("cycle 1, clients 0: "));
  CHECK(ResidentBytes(server) - before > 4 * 1000 * kClients);
  REQUIRE(server.Stop(SIGTERM) == 0);
  CHECK(server.CountLogged(kReturnLine) == 0);
}

TEST_CASE(
    "the figures of heap.csv are those of the kernel, and what is returned moves from Inuse to Released") {
  if (kSanitized) return;
  TempFolder folder;
  RunningServer server({"--log_every=500", "--trim_interval=50ms", "--stats_csv=" + folder.file("heap.csv")});
  const memstats::ProcessStatus before = server.status();
  memstats::ProcessStatus full;
  {
    const auto clients = ConnectMany(kClients, server.port());
    REQUIRE(server.EventuallyServes(kClients));
    REQUIRE(server.EventuallyLogs("clients 1,000: "));
    full = server.status();
  }
  REQUIRE(server.EventuallyServes(0));
  REQUIRE(Eventually([&] { return server.status().data_bytes < before.data_bytes + 1'000'000; }));
  REQUIRE(server.Stop(SIGTERM) == 0);
  const auto rows = HeapRows(folder.file("heap.csv"));
  const auto number = [](const std::string& cell) { return std::stoll(cell); };
  const auto at_full =
      std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row[1] == "1000"; });
  REQUIRE(at_full != rows.end());
  const int64_t system_rise = number((*at_full)[2]) - number(rows[0][2]);
  // VmData counts a guard of 4 KiB with each stack where it is a marker in the page table.
  const int64_t guards = KernelHasGuardMarkers() ? kClients * 4096 : 0;
  CHECK(system_rise == Approx(full.data_bytes - before.data_bytes - guards).epsilon(0.02));
  CHECK(number((*at_full)[3]) == Approx(kClients * (16 * 1024 + 400)).epsilon(0.05));
  const int64_t other_threads = number((*at_full)[5]) - kClients;
  CHECK(other_threads >= 2);  // The main thread and the trimmer, and for a moment
  CHECK(other_threads <= 3);  // the thread that flushes the cache of stacks.
  CHECK(number((*at_full)[6]) == Approx(full.rss_bytes).epsilon(0.02));
  const auto& last = rows.back();
  CHECK(number(last[4]) == Approx(system_rise).epsilon(0.05));
  CHECK(number(last[7]) >= 1);
}

TEST_CASE("a server with nothing to do returns nothing") {
  RunningServer server({"--trim_interval=10ms"});
  {
    const auto clients = ConnectMany(10, server.port());
    REQUIRE(server.EventuallyServes(10));
  }
  REQUIRE(server.EventuallyServes(0));
  REQUIRE(server.EventuallyLogs(kReturnLine));
  // Settled: two looks a second apart see the same number of returns, out of a hundred that were possible.
  int before = -1;
  CHECK(Eventually([&] {
    const int now = server.CountLogged(kReturnLine);
    const bool same = now == before;
    before = now;
    absl::SleepFor(absl::Seconds(1));
    return same && server.CountLogged(kReturnLine) == now;
  }));
}

TEST_CASE("no library has put large thread-local storage into the server") {
  if (kSanitized) return;
  TempFolder folder;
  Program readelf("EBB_SHELL", {"-c", "readelf -lW \"$0\"", ProgramPath("EBB_SERVER")});
  REQUIRE(readelf.Wait() == 0);
  int64_t bytes = 0;
  const std::string headers = readelf.Output();
  for (const absl::string_view line : absl::StrSplit(headers, '\n')) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (!words.empty() && words[0] == "TLS") bytes = std::stoll(words[5], nullptr, 16);
  }
  CHECK(bytes > 0);
  CHECK(bytes < 256);
}

TEST_CASE("the user's own tunables are kept beside those that make threads small") {
  TempFolder folder;
  Program server("EBB_SERVER", {"--port=0"}, {{"GLIBC_TUNABLES", "glibc.malloc.top_pad=65536"}});
  REQUIRE(Eventually([&] { return absl::StrContains(server.Errors(), "listening on"); }));
  const std::string environment = *ReadFile("/proc/" + std::to_string(server.pid()) + "/environ");
  // glibc ends each tunable in its environment with a zero when it reads it.
  CHECK(absl::StrContains(environment, "glibc.malloc.top_pad=65536"));
  CHECK(absl::StrContains(environment, "glibc.rtld.nns=1"));
  CHECK(absl::StrContains(server.Errors(), "executed again with GLIBC_TUNABLES="));
  server.Signal(SIGTERM);
  CHECK(server.Wait() == 0);
}

}  // namespace
}  // namespace ebb::server
