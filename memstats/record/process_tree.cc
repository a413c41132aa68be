#include "memstats/record/process_tree.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "memstats/cgroup/members.h"
#include "memstats/proc/descendants.h"
#include "memstats/proc/smaps_rollup.h"
#include "memstats/proc/stat.h"

namespace ebb::memstats {
namespace {

// Who the others are is asked this often at most, and takes at most a twentieth of the time.
constexpr absl::Duration kListInterval = absl::Milliseconds(200);
constexpr int kListShare = 20;
// Reading the others takes at most a fifth of the time.
constexpr int kReadShare = 5;

void Add(const ProcessStatus& status, TreeMemory* sum) {
  sum->rss_bytes += status.rss_bytes;
  sum->anonymous_bytes += status.anonymous_bytes;
  sum->page_tables_bytes += status.page_tables_bytes;
  sum->threads += status.threads;
  ++sum->processes;
}

void Add(const ProcessStat& stat, TreeUsage* sum) {
  sum->minor_faults += stat.minor_faults + stat.children_minor_faults;
  sum->cpu_seconds += stat.cpu_seconds + stat.children_cpu_seconds;
}

}  // namespace

absl::StatusOr<ProcessTree> ProcessTree::Open(pid_t root, bool whole, const std::string& cgroup_folder) {
  auto status = ProcFile::Open(ProcFile::PathOf(root, "status"));
  if (!status.ok()) return status.status();
  auto stat = ProcFile::Open(ProcFile::PathOf(root, "stat"));
  if (!stat.ok()) return stat.status();
  return ProcessTree(root, whole, cgroup_folder, *std::move(status), *std::move(stat));
}

void ProcessTree::FindOthers() {
  const absl::Time start = absl::Now();
  if (cgroup_folder_.empty()) {
    others_ = DescendantsOf(root_);
  } else {
    auto members = ReadCgroupMembers(cgroup_folder_);
    if (members.ok()) others_ = *std::move(members);
    std::erase(others_, root_);
  }
  const absl::Time end = absl::Now();
  next_list_ = end + std::max(kListInterval, (kListShare - 1) * (end - start));
}

absl::StatusOr<ProcessStatus> ProcessTree::ReadRoot() {
  const auto text = status_.Read();
  if (!text.ok()) return text.status();
  const auto status = ParseProcessStatus(*text);
  if (status.ok()) return status;
  // A zombie; as long as it is there its number is no other process's.
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (thread_status_.has_value()) {
      const auto thread_text = thread_status_->Read();
      const auto thread_status = ParseProcessStatus(thread_text.ok() ? *thread_text : "");
      if (thread_status.ok()) return thread_status;
    }
    const pid_t thread = ThreadWithMemory(root_);
    if (thread == root_) break;
    auto opened = ProcFile::Open(ProcFile::PathOf(thread, "status"));
    if (!opened.ok()) break;
    thread_status_ = *std::move(opened);
  }
  return status;
}

absl::StatusOr<ProcessTree::Reading> ProcessTree::Read(bool usage, bool forced) {
  const auto status = ReadRoot();
  if (!status.ok()) return status.status();
  Reading reading;
  reading.root_peak_rss_bytes = status->peak_rss_bytes;
  const absl::Time start = absl::Now();
  if (whole_ && (forced || start >= next_list_)) FindOthers();
  if (!others_.empty() && !forced && start < next_others_) return reading;
  reading.memory.emplace();
  Add(*status, &*reading.memory);
  if (usage) reading.usage = ReadRootUsage();
  AddOthers(usage, &reading);
  if (reading.usage.has_value()) {
    reached_.minor_faults = std::max(reached_.minor_faults, reading.usage->minor_faults);
    reached_.cpu_seconds = std::max(reached_.cpu_seconds, reading.usage->cpu_seconds);
    reading.usage = reached_;
  }
  const absl::Time end = absl::Now();
  next_others_ = end + (kReadShare - 1) * (end - start);
  return reading;
}

std::optional<TreeUsage> ProcessTree::ReadRootUsage() {
  const auto text = stat_.Read();
  if (!text.ok()) return std::nullopt;
  const auto stat = ParseProcessStat(*text, ClockTicksPerSecond());
  if (!stat.ok()) return std::nullopt;
  TreeUsage usage;
  Add(*stat, &usage);
  return usage;
}

void ProcessTree::AddOthers(bool usage, Reading* reading) const {
  for (const pid_t pid : others_) {
    const auto status = ReadProcessStatus(pid);
    if (!status.ok()) continue;  // It has ended since.
    Add(*status, &*reading->memory);
    if (!usage || !reading->usage.has_value()) continue;
    const auto stat = ReadProcessStat(pid);
    if (stat.ok()) Add(*stat, &*reading->usage);
  }
}

absl::StatusOr<int64_t> ProcessTree::ReadPss() const {
  std::vector<pid_t> all = others_;
  all.push_back(root_);
  absl::StatusOr<int64_t> sum = absl::NotFoundError("all of them have ended");
  for (const pid_t pid : all) {
    const auto rollup = ReadSmapsRollup(ThreadWithMemory(pid));
    if (absl::IsNotFound(rollup.status())) continue;  // It has ended since.
    if (!rollup.ok()) return rollup.status();
    sum = sum.value_or(0) + rollup->pss_bytes;
  }
  return sum;
}

}  // namespace ebb::memstats
