// What every design must do, whatever its design: it is run once for each of them.
#include <signal.h>

#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "compare/run/ports.h"
#include "memstats/proc/descendants.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/program.h"
#include "tests/support/tcp_client.h"

namespace ebb::compare {
namespace {

namespace fs = std::filesystem;

int CountSockets(pid_t pid) {
  int sockets = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(absl::StrCat("/proc/", pid, "/fd"), error)) {
    const std::string target = fs::read_symlink(entry.path(), error).string();
    sockets += absl::StartsWith(target, "socket:") ? 1 : 0;
  }
  return sockets;
}

// The design on a free port.
class Design {
 public:
  explicit Design(const std::string& limits = "true")
      : port_(FindFreePort().value()),
        program_("EBB_SHELL", {"-c", limits + "; exec \"$0\" \"$@\"", ProgramPath("EBB_DESIGN"),
                               absl::StrCat("--port=", port_)}) {
    Eventually([&] { return Listens() || !program_.Running(); });
    listeners_ = CountSockets(program_.pid());
  }

  bool Listens() const { return IsListening(port_).value_or(false); }
  // A kernel or a container may forbid what a design is made of.
  bool IsForbiddenHere() const { return absl::StrContains(program_.Errors(), "cannot use io_uring"); }

  // The connections that it holds, in whichever of its processes.
  int Held() const {
    int held = CountSockets(program_.pid()) - listeners_;
    for (const pid_t child : memstats::DescendantsOf(program_.pid())) held += CountSockets(child);
    return held;
  }
  bool EventuallyHolds(int connections) const {
    return Eventually([&] { return Held() == connections; });
  }

  int port() const { return port_; }
  Program& program() { return program_; }

 private:
  const int port_;
  Program program_;
  int listeners_ = 0;
};

TEST_CASE("it holds many connections at once, drops what they send, and lets each go when its client does") {
  const Design design;
  if (design.IsForbiddenHere()) return;
  REQUIRE(design.Listens());
  std::vector<TcpClient> clients = ConnectMany(200, design.port());
  CHECK(design.EventuallyHolds(200));
  for (TcpClient& client : clients) client.Send(std::string(1000, 'x'));
  for (TcpClient& client : clients) CHECK(client.Open());
  clients.erase(clients.begin() + 80, clients.end());
  CHECK(design.EventuallyHolds(80));
  for (TcpClient& client : clients) CHECK(client.Open());
  clients.front().Reset();
  CHECK(design.EventuallyHolds(79));
  clients.clear();
  CHECK(design.EventuallyHolds(0));
}

#ifndef __SANITIZE_ADDRESS__  // UBSan, which comes with it, needs a descriptor itself and ends the program.
TEST_CASE("when descriptors run out it lives on, and serves again when there are some") {
  const Design design("ulimit -n 60");
  if (design.IsForbiddenHere()) return;
  REQUIRE(design.Listens());
  std::vector<TcpClient> clients = ConnectMany(100, design.port());
  CHECK(Eventually([&] { return design.Held() >= 40; }));
  clients.clear();
  CHECK(design.EventuallyHolds(0));
  clients = ConnectMany(20, design.port());
  CHECK(design.EventuallyHolds(20));
}
#endif

TEST_CASE("SIGTERM ends it, and no process of it is left") {
  Design design;
  if (design.IsForbiddenHere()) return;
  REQUIRE(design.Listens());
  const std::vector<TcpClient> clients = ConnectMany(20, design.port());
  REQUIRE(design.EventuallyHolds(20));
  const std::vector<pid_t> children = memstats::DescendantsOf(design.program().pid());
  design.program().Signal(SIGTERM);
  CHECK(design.program().Wait() == 1000 + SIGTERM);
  CHECK(Eventually([&] { return !design.Listens(); }));
  for (const pid_t child : children) {
    CHECK(Eventually([&] { return CountSockets(child) == 0; }));
  }
}

}  // namespace
}  // namespace ebb::compare
