#ifndef EBB_PULSE_SOURCE_SERVER_ADDRESS_H_
#define EBB_PULSE_SOURCE_SERVER_ADDRESS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/endpoint.h"

namespace ebb::pulse {

// A server as the user types it.
struct HostPort {
  std::string host;  // A name or an address, without brackets.
  std::string port;  // 1 to 65535.
};

// Takes "127.0.0.1:3033", "[::1]:3033" or "name:3033" apart. The error says what is allowed.
absl::StatusOr<HostPort> ParseHostPort(const std::string& text);

// The TCP addresses of a host, in the system's order of preference (getaddrinfo(3), which may ask the
// network); at least one. Errors: NotFound, naming the host and the reason.
absl::StatusOr<std::vector<Endpoint>> Resolve(const HostPort& server);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_SOURCE_SERVER_ADDRESS_H_
