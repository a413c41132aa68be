#ifndef EBB_BASE_SYSTEM_PROGRAM_OUTPUT_H_
#define EBB_BASE_SYSTEM_PROGRAM_OUTPUT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/system/child_process.h"

namespace ebb {

// A program that is run for what it prints.
struct ProgramCall {
  std::vector<std::string> arguments;                            // arguments[0] is looked for in PATH.
  std::vector<std::pair<std::string, std::string>> environment;  // Added to this process's own.
  std::string folder;                                            // Working folder; empty: this process's own.
  absl::Duration patience = absl::Seconds(10);
  // Looked at while it runs; true: it is killed. May be empty.
  std::function<bool()> cancelled;
};

constexpr int64_t kMaximumOutputBytes = 16 << 20;

struct ProgramOutput {
  ExitStatus ended;
  std::string text;  // Standard output and standard error, as they came.
};

// Runs the program to its end; its output is kept in memory and in no folder. Errors: it cannot be started;
// DeadlineExceeded, Cancelled, or ResourceExhausted because it printed more than kMaximumOutputBytes, after
// all of which it has been killed. Call it from a thread that lives until it returns (child_process.h).
absl::StatusOr<ProgramOutput> RunProgram(const ProgramCall& call);

}  // namespace ebb

#endif  // EBB_BASE_SYSTEM_PROGRAM_OUTPUT_H_
