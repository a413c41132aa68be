#ifndef EBB_PULSE_SOURCE_SOURCE_ADDRESSES_H_
#define EBB_PULSE_SOURCE_SOURCE_ADDRESSES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/endpoint.h"
#include "pulse/source/port_reuse.h"

namespace ebb::pulse {

// An address of this machine from which connections to the server may come.
struct SourceAddress {
  Endpoint address;             // Its port is 0.
  bool kernels_choice = false;  // What connect(2) takes when it is not told anything.
  absl::Duration reuse_after;   // How long a port cannot be used again (port_reuse.h).
};

// All addresses of this machine from which the server can be reached, the kernel's own choice first, because
// a server may take connections from that one alone:
//   - a server on 127.0.0.0/8: a thousand addresses from 127.0.0.1 on, which are free to use;
//   - another address of this machine: those of its interfaces, and for IPv4 the thousand as well;
//   - another machine: those of the interface through which it is reached.
// What the kernel would route is asked of it (connect(2) on a UDP socket, which sends nothing). At least one:
// where nothing is routed, connect(2) will say why. Any thread may call it.
std::vector<SourceAddress> FindSourceAddresses(const Endpoint& server, const ReuseSettings& settings);

// "127.0.0.1-127.0.0.8,127.0.1.1" or "::1": addresses and IPv4 ranges, separated by commas. The error says
// what is allowed.
absl::StatusOr<std::vector<Endpoint>> ParseSourceAddresses(const std::string& text);

// An error if an address is not of the server's family or not of this machine.
absl::Status CheckSourceAddresses(const std::vector<Endpoint>& addresses, const Endpoint& server);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_SOURCE_SOURCE_ADDRESSES_H_
