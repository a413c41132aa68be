#ifndef EBB_PULSE_LIMITS_CHECK_H_
#define EBB_PULSE_LIMITS_CHECK_H_

#include <cstdint>

#include "absl/status/status.h"
#include "base/limits.h"
#include "pulse/source_addresses.h"

namespace ebb::pulse {

// Descriptors that pulse needs beside one for each connection: its own files and those it inherited.
inline constexpr int64_t kOtherDescriptors = 32;

// Local ports for connections from one address: the range of the limits, or Linux's default range if that
// could not be read.
int64_t LocalPorts(const Limits& limits);

// An error that says what to change if `connections` at a time are more than the limits allow: descriptors
// (the soft limit, so raise it first), or local ports for all the source addresses together.
absl::Status CheckBurst(int64_t connections, const Limits& limits, const SourceAddresses& sources);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_LIMITS_CHECK_H_
