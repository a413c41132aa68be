#include "memstats/proc/name.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/io/file.h"
#include "memstats/proc/proc_file.h"
#include "memstats/proc/status.h"

namespace ebb::memstats {

absl::Status CheckProcess(pid_t pid) {
  const absl::Status status = ReadProcessStatus(pid).status();
  if (absl::IsNotFound(status)) {
    return absl::NotFoundError(absl::StrCat("there is no process ", pid, "; ps lists those that there are"));
  }
  if (absl::IsInvalidArgument(status)) {
    return absl::InvalidArgumentError(
        absl::StrCat("process ", pid, " has no memory: it is a kernel thread, or it has ended"));
  }
  return status;
}

std::string ProcessName(pid_t pid) {
  const auto text = ReadFile(ProcFile::PathOf(pid, "comm"));
  if (!text.ok() || text->empty()) return "process";
  return std::string(absl::StripSuffix(*text, "\n"));
}

std::vector<std::string> ProcessCommand(pid_t pid) {
  const auto text = ReadFile(ProcFile::PathOf(ThreadWithMemory(pid), "cmdline"));
  if (!text.ok() || text->empty()) return {};
  return absl::StrSplit(absl::StripSuffix(*text, absl::string_view("\0", 1)), '\0');
}

}  // namespace ebb::memstats
