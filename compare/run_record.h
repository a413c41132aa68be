#ifndef EBB_COMPARE_RUN_RECORD_H_
#define EBB_COMPARE_RUN_RECORD_H_

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "compare/profile.h"
#include "memstats/run_json.h"

namespace ebb {

// What run.json says of one run.
struct RunRecord : RunBasics {
  PulseSchedule schedule;
  std::string charged_not_measured;  // Why there is no charged memory; empty if there is.
  nlohmann::json client;             // What pulse reported; null if it did not.
  nlohmann::json metrics;            // Null until they are computed.
};

// Writes run.json into the folder, replacing the one that is there as a whole.
absl::Status WriteRunRecord(const std::string& folder, const RunRecord& record);

}  // namespace ebb

#endif  // EBB_COMPARE_RUN_RECORD_H_
