#include "compare/run/pulse_process.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "run_folder/event.h"
#include "run_folder/names.h"
#include "run_folder/run_files.h"

namespace ebb::compare {

absl::StatusOr<PulseProcess> PulseProcess::Start(const Options& options) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return ErrnoStatus(errno, "cannot make a pipe");
  UniqueFd status_read(ends[0]);
  const UniqueFd status_write(ends[1]);
  const std::string& folder = options.run_folder;
  const std::string log_path = absl::StrCat(folder, "/", kPulseLog);
  const UniqueFd log(open(log_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666));
  if (!log.valid()) return ErrnoStatus(errno, absl::StrCat("cannot make ", log_path));
  ChildProcess::Options child;
  child.arguments = {absl::StrCat(options.programs_folder, "/pulse/pulse"),
                     absl::StrCat("--server=127.0.0.1:", options.port),
                     absl::StrCat("--events_csv=", folder, "/", CsvFile<Event>::kName),
                     absl::StrCat("--json=", folder, "/", kPulseReport),
                     absl::StrCat("--clock_start_ns=", options.clock_start_nanos),
                     absl::StrCat("--status_fd=", status_write.get())};
  for (std::string& argument : PulseArguments(options.schedule)) {
    child.arguments.push_back(std::move(argument));
  }
  child.standard_output = log.get();
  child.standard_error = log.get();
  child.inherited = {status_write.get()};
  auto started = ChildProcess::Start(child);
  if (!started.ok()) return started.status();
  return PulseProcess(*std::move(started), std::move(status_read));
}

std::optional<pulse::PulseStatus> PulseProcess::ReadStatus() {
  char buffer[4096];
  const ssize_t n = read(status_.get(), buffer, sizeof buffer);
  std::optional<pulse::PulseStatus> latest;
  if (n <= 0) return latest;
  for (const absl::string_view line : absl::StrSplit(absl::string_view(buffer, n), '\n', absl::SkipEmpty())) {
    const std::optional<pulse::PulseStatus> status = pulse::ParsePulseStatus(line);
    if (status.has_value()) latest = status;
  }
  return latest;
}

}  // namespace ebb::compare
