#ifndef EBB_PULSE_REPORT_JSON_REPORT_H_
#define EBB_PULSE_REPORT_JSON_REPORT_H_

#include <cstdint>
#include <string>

#include "pulse/options.h"
#include "pulse/report/results.h"

namespace ebb::pulse {

// What --json writes. Times ending in _s are seconds since t = 0 (clock_start_ns on CLOCK_MONOTONIC),
// durations are seconds, latencies microseconds with an error below 0.1 % (latency.h).
//
//   {
//     "server": "127.0.0.1:3033",          // The address that was connected to.
//     "schedule": {"big": 4000, "big_iterations": 3, "big_pause_s": 5, "small": 1000, "small_iterations": 0,
//                  "small_pause_s": 20, "linger_s": 4},
//     "clock_start_ns": 123456789,
//     "interrupted": false,                // Stopped by SIGINT or SIGTERM.
//     "problem": "",                       // A sentence if the server closed connections while they were
//     held. "pulses": [{
//       "index": 1, "kind": "big",         // or "small"
//       "requested": 4000, "connected": 4000,
//       "start_s": 0.01, "connected_s": 0.15, "close_s": 4.15, "closed_s": 4.22,
//       "source_addresses": 1,             // From how many addresses it came.
//       "connect_seconds": 0.14,           // connected_s - start_s
//       "latency_us": {"p50": 26.1, "p90": 40.2, "p99": 93.5, "max": 810.0},   // 0 if nothing connected.
//       "errors": {"refused": 0, "reset": 0, "timed_out": 0, "no_descriptors": 0, "no_ports": 0, "other": 0},
//       "error_text": "",                  // For "other": "No route to host (3)".
//       "closed_by_server": 0,             // While held.
//       "reset_by_server": 0,              // Those of them that were reset.
//       "closed_after_s": null,            // How long they were held: {"min": 0.001, "max": 0.045}
//       "server_said": "",                 // What the server sent before it closed one, in ASCII.
//       "left_open": 0,                    // Not ended by the server within --close_timeout.
//       "bytes_sent": 0,
//       "listen_overflows": 0              // Dropped by the kernel of this machine; null: not read.
//     }],
//     "totals": {...},                     // As a pulse, from "requested" on, without times and addresses.
//     "cpu_s": 0.35                        // User and system time of pulse.
//   }
std::string JsonReport(const Options& options, const std::string& server, int64_t clock_start_ns,
                       const RunResult& run);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_REPORT_JSON_REPORT_H_
