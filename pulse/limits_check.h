#ifndef EBB_PULSE_LIMITS_CHECK_H_
#define EBB_PULSE_LIMITS_CHECK_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "base/system/limits.h"
#include "pulse/options.h"
#include "pulse/source/source_ports.h"

namespace ebb::pulse {

// Descriptors that pulse opens beside one for each connection: the events file, those that it waits with, and
// one more for a moment, for /proc and the results.
inline constexpr int64_t kOwnDescriptors = 8;

// The range of the limits, or Linux's default range if that could not be read.
PortRange LocalPorts(const Limits& limits);

// An error that says what to change if `connections` at a time are more than the limits allow: descriptors
// (the soft limit, so raise it first; `open_descriptors` of them are in use, see CountOpenDescriptors()), or
// local ports for all the source addresses together.
absl::Status CheckBurst(int64_t connections, const Limits& limits, int64_t open_descriptors,
                        const SourcePorts& sources);

// A sentence that says from which pulse on ports may run out because those of earlier pulses still rest, and
// what to change; empty if they suffice for the whole schedule. Connecting and closing is taken to need no
// time, so it may come to be better, and never worse.
std::string PortShortage(const Options& options, const SourcePorts& sources);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_LIMITS_CHECK_H_
