#include "compare/ports.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "base/file.h"
#include "base/unique_fd.h"

namespace ebb {
namespace {

constexpr char kListening[] = "0A";  // TCP_LISTEN

}  // namespace

absl::StatusOr<int> FindFreePort() {
  UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (!fd.valid() || bind(fd.get(), reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    return ErrnoStatus(errno, "cannot find a free port");
  }
  return ntohs(address.sin_port);
}

bool HasListener(absl::string_view proc_net_tcp, int port) {
  const std::string port_suffix = absl::StrFormat(":%04X", port);
  for (const absl::string_view line : absl::StrSplit(proc_net_tcp, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> fields = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (fields.size() > 3 && absl::EndsWith(fields[1], port_suffix) && fields[3] == kListening) return true;
  }
  return false;
}

bool IsListening(int port) {
  for (const char* path : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    const auto text = ReadFile(path);
    if (text.ok() && HasListener(*text, port)) return true;
  }
  return false;
}

}  // namespace ebb
