#include "base/command_line.h"

#include <gflags/gflags.h>
#include <stdio.h>
#include <stdlib.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/exit_code.h"
#include "base/io/standard_error.h"
#include "base/io/standard_streams.h"
#include "base/version.h"

DECLARE_bool(help);
DECLARE_bool(helpshort);
DECLARE_bool(version);

// gflags calls this after it has printed what is wrong with the command line. It is a variable so that a
// program can choose its own exit code.
namespace google {
extern void (*gflags_exitfunc)(int);
}  // namespace google

namespace ebb {
namespace {

constexpr size_t kHelpWidth = 100;
constexpr size_t kHelpIndent = 6;

std::string program_name;  // For the two functions below, which gflags gives no argument of ours.

void ExitWithUsageError(int) {
  SayOnStandardError(absl::StrCat(program_name, ": nothing was started; ", program_name,
                                  " --help lists the flags and what they allow\n"),
                     kLastWordsPatience);
  exit(kExitUsage);
}

// What gflags has printed is output too.
void ExitAfterOutput(int exit_code) { exit(FinishOutput(program_name, exit_code)); }

// Breaks a description into lines that fit behind the indent.
std::string Wrapped(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > kHelpWidth - kHelpIndent) {
      lines.emplace_back();
    }
    absl::StrAppend(&lines.back(), lines.back().empty() ? "" : " ", word);
  }
  const std::string margin(kHelpIndent, ' ');
  return absl::StrCat(margin, absl::StrJoin(lines, absl::StrCat("\n", margin)), "\n");
}

void PrintFlag(const std::string& name) {
  gflags::CommandLineFlagInfo info;
  if (!gflags::GetCommandLineFlagInfo(name.c_str(), &info)) return;
  absl::PrintF("  --%s=%s\n%s", name, info.default_value, Wrapped(info.description));
}

void PrintHelp(const CommandLine& command_line) {
  absl::PrintF("%s\n\nusage: %s\n", command_line.summary, command_line.usage);
  for (const FlagGroup& group : command_line.groups) {
    absl::PrintF("\n%s\n", group.title);
    for (const std::string& flag : group.flags) PrintFlag(flag);
  }
  absl::PrintF(
      "\nEach flag is shown with its default. --helpfull lists the flags of the libraries as well; --version says\n"
      "which revision this is, and on what C library and kernel it runs.\n");
}

int Report(absl::string_view program, const absl::Status& error, int exit_code) {
  FlushOutput();  // What both streams of a log have been given stays in its order.
  SayOnStandardError(absl::StrCat(program, ": ", error.message(), "\n"), kLastWordsPatience);
  return exit_code;
}

}  // namespace

std::vector<std::string> ParseCommandLine(const CommandLine& command_line, int argc, char** argv) {
  program_name = command_line.program;
  google::gflags_exitfunc = &ExitWithUsageError;
  gflags::SetUsageMessage(command_line.summary);
  gflags::ParseCommandLineNonHelpFlags(&argc, &argv, /*remove_flags=*/true);
  if (FLAGS_help || FLAGS_helpshort) {
    PrintHelp(command_line);
    ExitAfterOutput(kExitDone);
  }
  google::gflags_exitfunc = &ExitAfterOutput;
  if (FLAGS_version) gflags::SetVersionString(VersionString());
  gflags::HandleCommandLineHelpFlags();
  return std::vector<std::string>(argv + 1, argv + argc);
}

std::vector<std::string> TakeRepeatedFlag(absl::string_view flag, int* argc, char** argv) {
  std::vector<std::string> values;
  int kept = 0;
  bool flags_ended = false;
  for (int i = 0; i < *argc; ++i) {
    absl::string_view word(argv[i]);
    flags_ended |= word == "--";
    const bool is_flag = !flags_ended && absl::ConsumePrefix(&word, "-");
    absl::ConsumePrefix(&word, "-");
    if (is_flag && word == flag && i + 1 < *argc) {
      values.emplace_back(argv[++i]);
    } else if (is_flag && absl::ConsumePrefix(&word, flag) && absl::ConsumePrefix(&word, "=")) {
      values.emplace_back(word);
    } else {
      argv[kept++] = argv[i];
    }
  }
  argv[kept] = nullptr;
  *argc = kept;
  return values;
}

bool FlagIsGiven(const std::string& flag) {
  gflags::CommandLineFlagInfo info;
  return gflags::GetCommandLineFlagInfo(flag.c_str(), &info) && !info.is_default;
}

int ReportUsageError(absl::string_view program, const absl::Status& error) {
  return Report(program, error, kExitUsage);
}

int ReportFailure(absl::string_view program, const absl::Status& error) {
  return Report(program, error, kExitFailed);
}

absl::StatusOr<absl::Duration> ParseDurationFlag(absl::string_view flag, const std::string& value,
                                                 absl::Duration minimum, absl::Duration maximum) {
  absl::Duration duration;
  if (absl::ParseDuration(value, &duration) && duration >= minimum && duration <= maximum) return duration;
  const std::string at_most =
      maximum == absl::InfiniteDuration() ? "" : absl::StrCat(" and at most ", absl::FormatDuration(maximum));
  return absl::InvalidArgumentError(
      absl::StrFormat("--%s=%s is not allowed: give a duration of at least %s%s, such as 500ms or 30s", flag,
                      value, absl::FormatDuration(minimum), at_most));
}

absl::Status CheckRange(absl::string_view flag, int64_t value, int64_t minimum, int64_t maximum) {
  if (value >= minimum && value <= maximum) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("--%s=%d is not allowed: give a number from %d to %d", flag, value, minimum, maximum));
}

absl::Status CheckRanges(std::initializer_list<FlagRange> ranges) {
  for (const FlagRange& range : ranges) {
    const absl::Status status = CheckRange(range.flag, range.value, range.minimum, range.maximum);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace ebb
