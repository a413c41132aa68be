#ifndef EBB_PULSE_PROGRAM_H_
#define EBB_PULSE_PROGRAM_H_

#include "pulse/options.h"

namespace ebb::pulse {

// The whole program after its flags have been parsed: checks the options and the machine's limits, runs the
// pulses, prints the summary on standard output (on standard error if --json=- has taken that) and writes the
// JSON report. Returns the exit code (base/exit_code.h), having said why on standard error if it is not 0.
// Blocks SIGINT and SIGTERM while the pulses run; call it before threads are started. SIGPIPE must be ignored
// (base/io/standard_streams.h).
int RunProgram(const Options& options);

}  // namespace ebb::pulse

#endif  // EBB_PULSE_PROGRAM_H_
