#ifndef EBB_PULSE_SOURCE_SOURCE_SOCKET_H_
#define EBB_PULSE_SOURCE_SOURCE_SOCKET_H_

#include "base/endpoint.h"
#include "base/io/unique_fd.h"
#include "pulse/source/source_ports.h"

namespace ebb::pulse {

// What this kernel can do, found out by trying. Any thread may call it.
PortChoice FindPortChoice();

// Makes a non-blocking socket for a connection to `server` that will come from `source`. An address alone is
// bound without a port, which connect(2) then chooses when the server is known, so that all ports of each
// address are usable (IP_BIND_ADDRESS_NO_PORT in ip(7)). Returns errno, or 0: EADDRINUSE and EADDRNOTAVAIL
// mean that the port is taken, and so does EADDRNOTAVAIL of connect(2) after it. Any thread may call it.
int MakeSocket(const Source& source, PortChoice choice, const Endpoint& server, UniqueFd* made);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_SOURCE_SOURCE_SOCKET_H_
