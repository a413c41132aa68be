#ifndef EBB_PULSE_REPORT_STATUS_READER_H_
#define EBB_PULSE_REPORT_STATUS_READER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace ebb::pulse {

// One line that pulse writes to its --status_fd (pulse/report/status_line.h has the grammar).
struct PulseStatus {
  int64_t index = 0;  // From 1.
  bool big = false;
  std::string phase;   // "connecting", "holding", "closing" or "waiting"
  int64_t open = 0;    // Connections now.
  int64_t target = 0;  // Connections asked for.
};

// Empty if the line is none of pulse's.
std::optional<PulseStatus> ParsePulseStatus(absl::string_view line);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_REPORT_STATUS_READER_H_
