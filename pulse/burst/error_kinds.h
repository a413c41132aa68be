#ifndef EBB_PULSE_BURST_ERROR_KINDS_H_
#define EBB_PULSE_BURST_ERROR_KINDS_H_

#include <cstdint>
#include <map>
#include <string>

namespace ebb::pulse {

// Why connects failed, by kind, from the errno of socket(2), bind(2), connect(2) or SO_ERROR. A value; not
// thread-safe.
struct ErrorCounts {
  int64_t refused = 0;         // ECONNREFUSED: nobody listens there.
  int64_t reset = 0;           // ECONNRESET: the server broke it off before it was seen to be connected.
  int64_t timed_out = 0;       // Not connected within --connect_timeout, or ETIMEDOUT.
  int64_t no_descriptors = 0;  // EMFILE, ENFILE
  int64_t no_ports = 0;        // EADDRNOTAVAIL, EADDRINUSE: every local port is in use.
  int64_t other = 0;
  std::map<int, int64_t> other_by_errno;

  void Count(int error);
  void Merge(const ErrorCounts& more);

  int64_t total() const { return refused + reset + timed_out + no_descriptors + no_ports + other; }

  // "No route to host (3), Permission denied (1)"; empty if there are no others.
  std::string OtherText() const;
  // "12 refused, 3 timed out", the others with the system's words; empty if there are none.
  std::string ToString() const;
};

}  // namespace ebb::pulse

#endif  // EBB_PULSE_BURST_ERROR_KINDS_H_
