#ifndef EBB_PULSE_REPORT_RESULTS_H_
#define EBB_PULSE_REPORT_RESULTS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "pulse/burst/closed_by_server.h"
#include "pulse/burst/error_kinds.h"
#include "pulse/burst/latency.h"
#include "pulse/schedule.h"

namespace ebb::pulse {

// What one pulse came to. Times are seconds since t = 0 of the run's clock.
struct PulseResult {
  int64_t index = 0;  // From 1.
  PulseKind kind = PulseKind::kBig;
  int64_t number = 0;                // Among those of its kind, from 1,
  std::optional<int64_t> of_number;  // of so many; empty: until stopped.
  int64_t requested = 0;
  int64_t connected = 0;  // Ever, in this pulse.
  double start_s = 0;
  double connected_s = 0;  // All connected or failed.
  double close_s = 0;      // The first close.
  double closed_s = 0;     // All gone.
  LatencySummary latency;
  ErrorCounts errors;
  ClosedByServer closed_by_server;  // Before close_s.
  int64_t left_open = 0;            // Not ended by the server within the close timeout.
  int64_t source_addresses = 0;     // From how many addresses it came.
  int64_t bytes_sent = 0;
  std::optional<int64_t> listen_overflows;  // Empty: not read.

  double connect_seconds() const { return connected_s - start_s; }
};

// All pulses so far.
struct RunResult {
  std::vector<PulseResult> pulses;
  LatencyHistogram latency;  // Of all connects.
  double cpu_s = 0;          // User and system time of this process.
  bool interrupted = false;
};

// The sums over all pulses, with the percentiles of all connects. listen_overflows is empty if that of any
// pulse is, or if there are no pulses.
struct Totals {
  int64_t requested = 0;
  int64_t connected = 0;
  double connect_seconds = 0;
  LatencySummary latency;
  ErrorCounts errors;
  ClosedByServer closed_by_server;
  int64_t left_open = 0;
  int64_t bytes_sent = 0;
  std::optional<int64_t> listen_overflows;
};
Totals SumUp(const RunResult& run);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_REPORT_RESULTS_H_
