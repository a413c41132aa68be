#ifndef EBB_PULSE_OPTIONS_H_
#define EBB_PULSE_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"

namespace ebb::pulse {

// Everything that the user can ask of pulse. The defaults are those of the flags.
struct Options {
  // Big pulses come first, small ones after them. A pause runs from a pulse's last close to the next start.
  int64_t big = 4000;  // Connections in each; 0: no big pulses.
  int64_t big_iterations = 3;
  absl::Duration big_pause = absl::Seconds(5);
  int64_t small = 1000;          // Connections in each; 0: no small pulses.
  int64_t small_iterations = 0;  // 0: until stopped.
  absl::Duration small_pause = absl::Seconds(20);
  absl::Duration linger = absl::Seconds(4);  // From all connected to the first close.

  std::string server = "127.0.0.1:3033";
  int64_t connect_concurrency = 256;  // Connects in flight.
  int64_t connect_rate = 0;           // Connects started per second; 0: no limit.
  absl::Duration connect_timeout = absl::Seconds(10);
  absl::Duration close_timeout = absl::Seconds(5);  // How long the server may take to close its side.
  std::string source_addresses;                     // Empty: chosen by pulse.
  int64_t send_bytes = 0;                           // On each connection.

  std::string json_file;                  // Empty: none; "-": standard output.
  std::string events_file;                // Empty: none.
  std::optional<int64_t> clock_start_ns;  // CLOCK_MONOTONIC at t = 0; empty: the start of the program.
  int status_fd = -1;                     // -1: none.
};

}  // namespace ebb::pulse

#endif  // EBB_PULSE_OPTIONS_H_
