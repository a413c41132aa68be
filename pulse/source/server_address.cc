#include "pulse/source/server_address.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>

#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace ebb::pulse {
namespace {

absl::Status NotAServer(const std::string& text) {
  return absl::InvalidArgumentError(
      absl::StrCat("--server=", text, " is not allowed: give HOST:PORT with a port from 1 to 65535, such as ",
                   "127.0.0.1:3033, [::1]:3033 or localhost:3033"));
}

}  // namespace

absl::StatusOr<HostPort> ParseHostPort(const std::string& text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos) return NotAServer(text);
  HostPort server{text.substr(0, colon), text.substr(colon + 1)};
  int port = 0;
  if (!absl::SimpleAtoi(server.port, &port) || port < 1 || port > 65535) return NotAServer(text);
  server.port = absl::StrCat(port);
  const bool bracketed = server.host.size() > 2 && server.host.front() == '[' && server.host.back() == ']';
  if (bracketed) server.host = server.host.substr(1, server.host.size() - 2);
  // Without brackets nobody can tell where an IPv6 address ends and the port begins.
  const bool v6 = server.host.find(':') != std::string::npos;
  const bool stray_bracket = server.host.find_first_of("[]") != std::string::npos;
  if (server.host.empty() || stray_bracket || v6 != bracketed) return NotAServer(text);
  return server;
}

absl::StatusOr<std::vector<Endpoint>> Resolve(const HostPort& server) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int error = getaddrinfo(server.host.c_str(), server.port.c_str(), &wanted, &list);
  if (error != 0) {
    return absl::NotFoundError(absl::StrCat("cannot find the address of ", server.host, ": ",
                                            error == EAI_SYSTEM ? strerror(errno) : gai_strerror(error)));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(list, &freeaddrinfo);
  std::vector<Endpoint> addresses;
  for (const addrinfo* at = list; at != nullptr; at = at->ai_next) {
    addresses.emplace_back(at->ai_addr, at->ai_addrlen);
  }
  return addresses;
}

}  // namespace ebb::pulse
