#include "base/system/program_output.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"
#include "base/units.h"

namespace ebb {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(50);

}  // namespace

absl::StatusOr<ProgramOutput> RunProgram(const ProgramCall& call) {
  const UniqueFd output(memfd_create("a program's output", MFD_CLOEXEC));
  if (!output.valid()) return ErrnoStatus(errno, "cannot make a file in memory for a program's output");
  ChildProcess::Options options;
  options.arguments = call.arguments;
  options.environment = call.environment;
  options.folder = call.folder;
  options.standard_output = output.get();
  options.standard_error = output.get();
  auto child = ChildProcess::Start(options);
  if (!child.ok()) return child.status();
  const absl::Time deadline = absl::Now() + call.patience;
  std::optional<ExitStatus> ended;
  while (!(ended = child->Wait(std::min(kLook, deadline - absl::Now()))).has_value()) {
    if (call.cancelled && call.cancelled()) return absl::CancelledError("interrupted");
    struct stat printed;
    if (fstat(output.get(), &printed) == 0 && printed.st_size > kMaximumOutputBytes) {
      return absl::ResourceExhaustedError(absl::StrCat(call.arguments[0], " printed more than ",
                                                       FormatBytes(kMaximumOutputBytes), " and was stopped"));
    }
    if (absl::Now() >= deadline) {
      return absl::DeadlineExceededError(absl::StrCat(
          call.arguments[0], " took longer than ", absl::FormatDuration(call.patience), " and was stopped"));
    }
  }
  auto text = ReadFile(absl::StrCat("/proc/self/fd/", output.get()));
  if (!text.ok()) return text.status();
  return ProgramOutput{*ended, *std::move(text)};
}

}  // namespace ebb
