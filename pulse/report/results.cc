#include "pulse/report/results.h"

namespace ebb::pulse {

Totals SumUp(const RunResult& run) {
  Totals totals;
  totals.latency = run.latency.Summary();
  if (!run.pulses.empty()) totals.listen_overflows = 0;
  for (const PulseResult& pulse : run.pulses) {
    totals.requested += pulse.requested;
    totals.connected += pulse.connected;
    totals.connect_seconds += pulse.connect_seconds();
    totals.errors.Merge(pulse.errors);
    totals.closed_by_server.Merge(pulse.closed_by_server);
    totals.left_open += pulse.left_open;
    totals.bytes_sent += pulse.bytes_sent;
    if (!pulse.listen_overflows.has_value()) {
      totals.listen_overflows.reset();
    } else if (totals.listen_overflows.has_value()) {
      *totals.listen_overflows += *pulse.listen_overflows;
    }
  }
  return totals;
}

}  // namespace ebb::pulse
