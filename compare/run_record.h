#ifndef EBB_COMPARE_RUN_RECORD_H_
#define EBB_COMPARE_RUN_RECORD_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "compare/profile.h"

namespace ebb {

// What run.json says of one run.
struct RunRecord {
  std::string design;
  std::vector<std::string> command;
  PulseSchedule schedule;
  absl::Time started_at;
  absl::Duration sample_interval;
  std::string outcome = "running";  // "completed", "interrupted" or "failed" once it has ended.
  std::string error;                // Why it failed, as a sentence.
  std::optional<int64_t> kernel_peak_rss_bytes;
  std::string charged_not_measured;  // Why there is no charged memory; empty if there is.
  nlohmann::json client;             // What pulse reported; null if it did not.
  nlohmann::json metrics;            // Null until they are computed.
};

// Writes run.json into the folder, replacing the one that is there as a whole.
absl::Status WriteRunRecord(const std::string& folder, const RunRecord& record);

}  // namespace ebb

#endif  // EBB_COMPARE_RUN_RECORD_H_
