#ifndef EBB_BASE_COMMAND_LINE_H_
#define EBB_BASE_COMMAND_LINE_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace ebb {

// The flags of one program that belong together in its --help, by their gflags names.
struct FlagGroup {
  std::string title;
  std::vector<std::string> flags;
};

// What --help says of a program, beside what gflags knows of each flag.
struct CommandLine {
  std::string program;  // "pulse"
  std::string summary;  // One or two lines: what it does.
  std::string usage;    // "pulse [flags]"
  std::vector<FlagGroup> groups;
};

// Parses the command line with gflags and returns the words that are not flags, in order ("--" ends the
// flags). `--help` prints the groups on standard output and exits 0; a flag that is unknown or has a value of
// the wrong type is named on standard error, and the program exits with kExitUsage before anything has
// started. Help that cannot be written is kExitFailed (standard_streams.h). Call it once, from main, before
// threads are started.
std::vector<std::string> ParseCommandLine(const CommandLine& command_line, int argc, char** argv);

// Takes all `--flag=value` and `--flag value` of a flag that may be given several times out of the arguments,
// before ParseCommandLine(), for which only the last would count, sees them. Returns the values in order.
std::vector<std::string> TakeRepeatedFlag(absl::string_view flag, int* argc, char** argv);

// True if the user gave the flag, rather than leaving it at its default.
bool FlagIsGiven(const std::string& flag);

// Prints "<program>: <message>" on standard error and returns kExitUsage.
int ReportUsageError(absl::string_view program, const absl::Status& error);

// Prints "<program>: <message>" on standard error and returns kExitFailed.
int ReportFailure(absl::string_view program, const absl::Status& error);

// A duration flag such as 500ms or 30s, at least `least` and at most `most`. The error names the flag and
// what is allowed.
absl::StatusOr<absl::Duration> ParseDurationFlag(absl::string_view flag, const std::string& value,
                                                 absl::Duration minimum,
                                                 absl::Duration maximum = absl::InfiniteDuration());

// An error that names the flag, its value and what is allowed if `value` is not within [least, most].
absl::Status CheckRange(absl::string_view flag, int64_t value, int64_t minimum, int64_t maximum);

// One flag with its value, and what is allowed.
struct FlagRange {
  absl::string_view flag;
  int64_t value;
  int64_t minimum;
  int64_t maximum;
};

// CheckRange() of each; the first error.
absl::Status CheckRanges(std::initializer_list<FlagRange> ranges);

}  // namespace ebb

#endif  // EBB_BASE_COMMAND_LINE_H_
