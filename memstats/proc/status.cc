#include "memstats/proc/status.h"

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "memstats/proc/kb_fields.h"
#include "memstats/proc/proc_file.h"

namespace ebb::memstats {
namespace {

// Of a process or of one thread.
absl::StatusOr<ProcessStatus> ReadStatusOf(pid_t id) {
  const auto text = ReadFile(ProcFile::PathOf(id, "status"));
  if (!text.ok()) return text.status();
  return ParseProcessStatus(*text);
}

}  // namespace

absl::StatusOr<ProcessStatus> ParseProcessStatus(absl::string_view text) {
  ProcessStatus status;
  const std::pair<const char*, int64_t*> fields[] = {
      {"VmRSS", &status.rss_bytes},
      {"VmHWM", &status.peak_rss_bytes},
      {"RssAnon", &status.anonymous_bytes},
      {"RssFile", &status.file_bytes},
      {"RssShmem", &status.shared_memory_bytes},
      {"VmSize", &status.address_space_bytes},
      {"VmPeak", &status.peak_address_space_bytes},
      {"VmData", &status.data_bytes},
      {"VmPTE", &status.page_tables_bytes},
      {"VmSwap", &status.swap_bytes},
      {"Threads", &status.threads},
  };
  for (const auto& [name, value] : fields) {
    const std::optional<int64_t> found = FindKbField(text, name);
    if (!found.has_value()) {
      return absl::InvalidArgumentError(absl::StrCat("a process's status has no line ", name));
    }
    *value = *found;
  }
  return status;
}

absl::StatusOr<ProcessStatus> ReadProcessStatus(pid_t pid) {
  const auto status = ReadStatusOf(pid);
  if (!absl::IsInvalidArgument(status.status())) return status;
  const pid_t thread = ThreadWithMemory(pid);
  return thread == pid ? status : ReadStatusOf(thread);
}

pid_t ThreadWithMemory(pid_t pid) {
  if (!absl::IsInvalidArgument(ReadStatusOf(pid).status())) return pid;
  std::error_code error;
  std::filesystem::directory_iterator entries(ProcFile::PathOf(pid, "task"), error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    pid_t thread;
    if (absl::SimpleAtoi(entries->path().filename().string(), &thread) && ReadStatusOf(thread).ok()) {
      return thread;
    }
  }
  return pid;
}

}  // namespace ebb::memstats
