#ifndef EBB_PULSE_BURST_CLOSED_BY_SERVER_H_
#define EBB_PULSE_BURST_CLOSED_BY_SERVER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace ebb::pulse {

// The connections that a server closed while they were held. A value; not thread-safe.
struct ClosedByServer {
  // One of them.
  struct Closing {
    absl::Duration held;  // From when its end would have been noticed until it was.
    bool reset = false;
    bool first_address = true;  // It came from the first of the source addresses.
    absl::string_view said;     // What came from the server together with its end.
  };

  int64_t count = 0;
  int64_t reset = 0;            // Those of them that it reset,
  int64_t at_once = 0;          // that it closed within a second,
  int64_t other_addresses = 0;  // and that did not come from the first of the source addresses.
  absl::Duration shortest = absl::InfiniteDuration();  // Held.
  absl::Duration longest;
  std::string said;  // The readable part of what it said before it closed one, in ASCII; may be empty.

  void Count(const Closing& closing);
  void Merge(const ClosedByServer& more);
};

// The longest readable piece of the first words of a protocol that may be binary: printable ASCII in one
// line, at most 160 characters. Empty if there are not four in a row.
std::string ReadableWords(absl::string_view bytes);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_BURST_CLOSED_BY_SERVER_H_
