#include "memstats/process_status.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "memstats/kb_fields.h"
#include "memstats/proc_file.h"

namespace ebb {

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
  const auto text = ReadFile(ProcFile::PathOf(pid, "status"));
  if (!text.ok()) return text.status();
  return ParseProcessStatus(*text);
}

}  // namespace ebb
