#include "memstats/proc/schedstat.h"

#include <errno.h>
#include <time.h>

#include <filesystem>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "memstats/proc/proc_file.h"

namespace ebb::memstats {

absl::StatusOr<int64_t> ParseSchedstat(absl::string_view text) {
  int64_t nanos;
  if (!absl::SimpleAtoi(text.substr(0, text.find(' ')), &nanos)) {
    return absl::InvalidArgumentError(absl::StrCat("not the text of a schedstat file: \"", text, "\""));
  }
  return nanos;
}

absl::StatusOr<int64_t> ReadThreadsCpuNanos(pid_t pid) {
  std::error_code error;
  int64_t sum = 0;
  for (const auto& thread : std::filesystem::directory_iterator(ProcFile::PathOf(pid, "task"), error)) {
    const auto text = ReadFile(thread.path().string() + "/schedstat");
    if (!text.ok()) continue;  // It ended just now.
    const auto nanos = ParseSchedstat(*text);
    if (!nanos.ok()) return nanos.status();
    sum += *nanos;
  }
  if (error) return ErrnoStatus(error.value(), absl::StrCat("cannot list the threads of process ", pid));
  return sum;
}

absl::StatusOr<int64_t> ReadProcessCpuNanos(pid_t pid) {
  clockid_t clock;
  timespec spent;
  int error = clock_getcpuclockid(pid, &clock);
  if (error == 0 && clock_gettime(clock, &spent) != 0) error = errno;
  if (error == ESRCH || error == EINVAL)
    return absl::NotFoundError(absl::StrCat("there is no process ", pid));
  if (error != 0) return ErrnoStatus(error, absl::StrCat("cannot read the processor time of process ", pid));
  return int64_t{spent.tv_sec} * 1'000'000'000 + spent.tv_nsec;
}

}  // namespace ebb::memstats
