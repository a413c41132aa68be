#ifndef EBB_RUN_FOLDER_RUN_INFO_H_
#define EBB_RUN_FOLDER_RUN_INFO_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "run_folder/schedule.h"

namespace ebb {

enum class Outcome { kRunning, kCompleted, kInterrupted, kFailed };

// "running", "completed", "interrupted" or "failed"
const char* OutcomeName(Outcome outcome);

// What run.json says of a run: what was run, on what machine, and how it ended. A recording of memstats leaves
// empty what only compare knows.
struct RunInfo {
  std::string design;                // A design's or a process's name.
  std::vector<std::string> command;  // The program and its arguments.
  std::string started_at;            // RFC 3339, UTC; empty if it is not known.
  std::optional<absl::Duration> sample_interval;
  Outcome outcome = Outcome::kRunning;           // In a finished recording: its writer was killed.
  std::string error;                             // Why it failed, as a sentence.
  std::optional<int64_t> kernel_peak_rss_bytes;  // VmHWM, or ru_maxrss (docs/metrics.md).
  std::optional<Schedule> schedule;              // Empty for a recording without pulses.
  std::string description;                       // Of the design, as are the next two.
  std::string cannot;
  std::string design_version;
  int64_t repeat = 1;
  std::vector<std::string> failure_log;  // The last lines of a failed design's log.
  std::vector<std::string> problems;     // What may have spoilt the result, in sentences.
  std::string charged_not_measured;      // Why there is no charged memory; empty if there is.
  std::optional<int64_t> cgroup_version;
  std::string git_revision;  // Of ebb; empty if it is not known.
  // The machine and ebb itself: what decides how the figures are to be read, as names and strings. Read only:
  // a writer takes this machine's (machine.h).
  std::vector<std::pair<std::string, std::string>> environment;
};

// As `started_at` has it.
std::string FormatStart(absl::Time time);

// From the text of a run.json, which messages call `name`. Unknown keys are left alone, and so is what is
// null. Errors, as sentences: the text is not JSON, has another format than this program's, or a value of the
// wrong type. A function of its arguments alone; any thread may call it.
absl::StatusOr<RunInfo> ParseRunInfo(absl::string_view name, const std::string& text);

// Writes run.json into the folder, replacing the one that is there as a whole: with this machine, and with
// what only compare has, `client` (what pulse reported) and `metrics`, each null until it is known. Bytes that
// are not UTF-8, as a command's arguments may have, are written as U+FFFD. Errors: it cannot be written.
absl::Status WriteRunInfo(const std::string& folder, const RunInfo& info, const nlohmann::json& client,
                          const nlohmann::json& metrics);

// The same without either, for a recording without a client.
absl::Status WriteRunInfo(const std::string& folder, const RunInfo& info);

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_RUN_INFO_H_
