#ifndef EBB_PULSE_SOURCE_ADDRESSES_H_
#define EBB_PULSE_SOURCE_ADDRESSES_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pulse/endpoint.h"

namespace ebb::pulse {

// The addresses that connections come from. Each pair of source and server address has one port range of
// connections (ip_local_port_range in ip(7)), and connect(2) first looks among the ports of one parity: from
// half the range on, each connect walks past thousands of used ports. So a burst is spread over addresses, at
// most half the range on each.
//
// To a server on 127.0.0.0/8 they are free, and a pulse that follows another closely takes fresh ones: ports
// that the previous pulse has left in TIME_WAIT can be used again after one second (tcp_tw_reuse in tcp(7)),
// but until then connect() walks past them, and a burst of 10,000 takes nearly twice as long. A pulse that
// comes later, and needs no more than one address, leaves it to the kernel: binding would cost each connect a
// thirtieth.
//
// Not thread-safe.
class SourceAddresses {
 public:
  // What the kernel chooses: one address, with `ports` ports.
  static SourceAddresses Any(int64_t ports);
  // As many of 127.0.0.0/8 as each pulse needs.
  static SourceAddresses Loopback(int64_t ports);
  // These, all of them for each pulse. At least one.
  static SourceAddresses Fixed(std::vector<Endpoint> addresses, int64_t ports);

  // The addresses for the next pulse, to be used in turn; empty: leave it to the kernel. `rest` is the time
  // since the last close of the pulse before it.
  std::vector<Endpoint> ForPulse(int64_t connections, absl::Duration rest);

  // The most connections that can be open at a time.
  int64_t capacity() const;

 private:
  enum class Choice { kAny, kLoopback, kFixed };
  SourceAddresses(Choice choice, std::vector<Endpoint> fixed, int64_t ports)
      : choice_(choice), fixed_(std::move(fixed)), ports_(ports) {}

  Choice choice_;
  std::vector<Endpoint> fixed_;
  int64_t ports_;
  int64_t used_ = 0;  // Loopback addresses handed out so far.
};

// "127.0.0.1-127.0.0.8,127.0.1.1" or "::1": addresses and IPv4 ranges, separated by commas. The error says
// what is allowed.
absl::StatusOr<std::vector<Endpoint>> ParseSourceAddresses(const std::string& text);

// An error if an address is not of the server's family or not of this machine.
absl::Status CheckSourceAddresses(const std::vector<Endpoint>& addresses, const Endpoint& server);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_SOURCE_ADDRESSES_H_
