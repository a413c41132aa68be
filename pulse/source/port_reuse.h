#ifndef EBB_PULSE_SOURCE_PORT_REUSE_H_
#define EBB_PULSE_SOURCE_PORT_REUSE_H_

#include "absl/time/time.h"
#include "base/endpoint.h"

namespace ebb::pulse {

// What this machine says of ports in TIME_WAIT (tcp_tw_reuse, tcp_tw_reuse_delay and tcp_timestamps in
// Documentation/networking/ip-sysctl.rst of the kernel).
struct ReuseSettings {
  bool on_loopback = true;  // The default is 2: between addresses of which one is a loopback address.
  bool everywhere = false;
  absl::Duration delay = absl::Seconds(1);
};

// Reads them now; what cannot be read has the kernel's default. Any thread may call it.
ReuseSettings ReadReuseSettings();

// How long after a connection between the two has been closed by the client another one can take its port.
// That is a minute, the time that the port stays in TIME_WAIT, or the delay of the settings where they allow
// it, and a little for those that are still closing.
absl::Duration PortReuseDelay(const Endpoint& server, const Endpoint& source, const ReuseSettings& settings);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_SOURCE_PORT_REUSE_H_
