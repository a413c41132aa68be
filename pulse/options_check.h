#ifndef EBB_PULSE_OPTIONS_CHECK_H_
#define EBB_PULSE_OPTIONS_CHECK_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "pulse/options.h"

namespace ebb::pulse {

// An error that names the flag, its value and what is allowed, if a value is out of range or nothing is asked
// for. Does not look at the machine. Any thread may call it.
absl::Status CheckOptions(const Options& options);

// Seconds given as a number, as -bs, -ss and -l are. Errors as above.
absl::StatusOr<absl::Duration> SecondsFlag(absl::string_view flag, double seconds);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_OPTIONS_CHECK_H_
