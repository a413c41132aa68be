#include "tests/server/running_server.h"

#include <stdexcept>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "tests/support/eventually.h"

namespace ebb::server {
namespace {

std::vector<std::string> Arguments(const std::string& limits, std::vector<std::string> flags) {
  std::vector<std::string> arguments = {"-c", limits + "; exec \"$0\" \"$@\"", ProgramPath("EBB_SERVER")};
  bool has_port = false;
  for (const std::string& flag : flags) has_port |= absl::StartsWith(flag, "--port=");
  if (!has_port) arguments.push_back("--port=0");
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  return arguments;
}

// The number behind "listening on ADDRESS:", or 0.
int PortIn(const std::string& log) {
  constexpr char kListening[] = "listening on ";
  const size_t at = log.find(kListening);
  const size_t end = log.find(": a thread", at);
  if (at == std::string::npos || end == std::string::npos) return 0;
  const size_t colon = log.rfind(':', end - 1);
  int port = 0;
  return absl::SimpleAtoi(log.substr(colon + 1, end - colon - 1), &port) ? port : 0;
}

}  // namespace

RunningServer::RunningServer(const std::vector<std::string>& flags, const std::string& limits)
    : program_("EBB_SHELL", Arguments(limits, flags)) {
  const bool listening = Eventually([&] {
    port_ = PortIn(log());
    return port_ != 0 || !program_.Running();
  });
  if (!listening || port_ == 0) throw std::runtime_error("the server does not listen: " + log());
}

int RunningServer::Stop(int signal) {
  program_.Signal(signal);
  return program_.Wait();
}

bool RunningServer::EventuallyServes(int clients, int other_threads) const {
  const int wanted = clients + other_threads + (kSanitized ? 1 : 0);
  return Eventually([&] {
    const int64_t threads = status().threads;
    return kSanitized ? threads >= wanted - 1 && threads <= wanted : threads == wanted;
  });
}

bool RunningServer::EventuallyLogs(const std::string& text) const {
  return Eventually([&] { return absl::StrContains(log(), text); });
}

int RunningServer::CountLogged(const std::string& text) const {
  int count = 0;
  const std::string lines = log();
  for (const absl::string_view line : absl::StrSplit(lines, '\n'))
    count += absl::StrContains(line, text) ? 1 : 0;
  return count;
}

}  // namespace ebb::server
