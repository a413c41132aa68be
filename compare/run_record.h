#ifndef EBB_COMPARE_RUN_RECORD_H_
#define EBB_COMPARE_RUN_RECORD_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "compare/profile.h"
#include "memstats/run_json.h"

namespace ebb {

// What run.json says of one run.
struct RunRecord : RunBasics {
  std::string description;  // Of the design, as are the next two.
  std::string cannot;
  std::string design_version;
  int64_t repeat = 1;
  PulseSchedule schedule;
  std::vector<std::string> failure_log;  // The last lines of a failed design's log.
  std::vector<std::string> problems;     // What may have spoilt the result, in sentences.
  std::string charged_not_measured;      // Why there is no charged memory; empty if there is.
  std::optional<int> cgroup_version;
  std::string git_revision;  // Of ebb; empty if it is not known.
  nlohmann::json client;     // What pulse reported; null if it did not.
  nlohmann::json metrics;    // Null until they are computed.
};

// Writes run.json into the folder, replacing the one that is there as a whole.
absl::Status WriteRunRecord(const std::string& folder, const RunRecord& record);

}  // namespace ebb

#endif  // EBB_COMPARE_RUN_RECORD_H_
