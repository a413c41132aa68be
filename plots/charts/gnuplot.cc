#include "plots/charts/gnuplot.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"
#include "base/system/child_process.h"

namespace ebb::plots {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(1);

// A file in memory only: it is gone with the last descriptor, however this process ends (memfd_create(2)).
absl::StatusOr<UniqueFd> MemoryFile(const char* name) {
  UniqueFd fd(memfd_create(name, MFD_CLOEXEC));
  if (!fd.valid()) return ErrnoStatus(errno, absl::StrCat("cannot make a file in memory for ", name));
  return fd;
}

absl::StatusOr<std::string> ContentOf(const UniqueFd& fd) {
  return ReadFile(absl::StrCat("/proc/self/fd/", fd.get()));
}

// gnuplot quotes the line of the script, points at a column and then says what is wrong in a line of its own:
// `line 12: undefined variable: x`. That line alone, or the last that says anything.
std::string Complaint(const std::string& errors) {
  std::string complaint;
  for (absl::string_view line : absl::StrSplit(errors, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (!line.empty() && !absl::StrContains(complaint, "line ")) complaint = std::string(line);
  }
  return complaint;
}

}  // namespace

absl::StatusOr<std::string> RunGnuplot(const std::string& script) {
  const absl::StatusOr<UniqueFd> input = MemoryFile("gnuplot's script");
  const absl::StatusOr<UniqueFd> output = MemoryFile("gnuplot's picture");
  const absl::StatusOr<UniqueFd> errors = MemoryFile("gnuplot's errors");
  for (const auto* file : {&input, &output, &errors}) {
    if (!file->ok()) return file->status();
  }
  const absl::Status written = WriteAll(input->get(), script, "gnuplot's script");
  if (!written.ok()) return written;
  if (lseek(input->get(), 0, SEEK_SET) != 0) return ErrnoStatus(errno, "cannot rewind gnuplot's script");

  ChildProcess::Options options;
  options.arguments = {"gnuplot", "--default-settings"};
  options.standard_input = input->get();
  options.standard_output = output->get();
  options.standard_error = errors->get();
  absl::StatusOr<ChildProcess> gnuplot = ChildProcess::Start(options);
  if (absl::IsNotFound(gnuplot.status())) {
    return absl::NotFoundError(
        "the pictures need gnuplot, which is not installed: install the package gnuplot-nox and try again");
  }
  if (!gnuplot.ok()) return gnuplot.status();
  const std::optional<ExitStatus> ended = gnuplot->Wait(kPatience);
  if (!ended.has_value()) {
    return absl::DeadlineExceededError("gnuplot took longer than a minute for a picture and was stopped");
  }
  const absl::StatusOr<std::string> complaint = ContentOf(*errors);
  if (!complaint.ok()) return complaint.status();
  absl::StatusOr<std::string> picture = ContentOf(*output);
  if (ended->success() && picture.ok() && !picture->empty()) return picture;
  return absl::InternalError(
      absl::StrCat("gnuplot made no picture (", ended->ToString(), "): ", Complaint(*complaint)));
}

}  // namespace ebb::plots
