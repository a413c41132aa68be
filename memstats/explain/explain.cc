#include "memstats/explain/explain.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/command_line.h"
#include "base/exit_code.h"
#include "base/units.h"
#include "memstats/explain/advice.h"
#include "memstats/explain/memory_table.h"
#include "memstats/proc/name.h"
#include "memstats/proc/proc_file.h"
#include "memstats/proc/smaps_rollup.h"
#include "memstats/proc/status.h"

namespace ebb::memstats {

absl::StatusOr<ExplainedProcess> ExplainProcess(pid_t pid) {
  const absl::Status there = CheckProcess(pid);
  if (!there.ok()) return there;
  const pid_t shown_by = ThreadWithMemory(pid);
  const auto mappings = ReadSmaps(shown_by);
  if (absl::IsPermissionDenied(mappings.status())) {
    return absl::PermissionDeniedError(absl::StrCat("may not look into process ", pid,
                                                    ": that needs its owner's rights, or root's (",
                                                    mappings.status().message(), ")"));
  }
  if (!mappings.ok()) return mappings.status();
  const auto rollup = ReadSmapsRollup(shown_by);
  if (!rollup.ok()) return rollup.status();
  const auto status = ReadProcessStatus(pid);
  if (!status.ok()) return status.status();
  std::error_code error;
  const std::string program =
      std::filesystem::read_symlink(ProcFile::PathOf(shown_by, "exe"), error).string();
  auto pages = ScanPages(shown_by, StackRanges(*mappings, program));
  StackEvidence evidence;
  evidence.places = ReadThreadPlaces(pid).value_or(std::vector<ThreadPlace>());
  const absl::Status scanned = pages.status();
  if (scanned.ok()) evidence.pages = *std::move(pages);
  return ExplainedProcess{
      ProcessName(pid), pid, status->threads, rollup->rss_bytes, SortMemory(*mappings, program, evidence),
      scanned};
}

int RunExplain(pid_t pid) {
  const auto process = ExplainProcess(pid);
  if (!process.ok()) return ReportFailure("memstats", process.status());
  absl::PrintF("%s (process %d), threads: %s, %s resident (%d kB)\n\n%s", process->name, pid,
               FormatCount(process->threads), FormatBytes(process->memory.total.rss_bytes),
               process->memory.total.rss_bytes / 1024, MemoryTable(process->memory));
  if (process->kernel_rss_bytes != process->memory.total.rss_bytes) {
    absl::PrintF("the kernel's own sum a moment later was %s: the process is changing\n",
                 FormatBytes(process->kernel_rss_bytes));
  }
  absl::PrintF("\n%s\n", HowStacksAreKnown(process->memory, process->threads, process->stacks_scanned));
  for (const std::string& sentence : Advice(process->memory, process->threads))
    absl::PrintF("- %s\n", sentence);
  return kExitDone;
}

}  // namespace ebb::memstats
