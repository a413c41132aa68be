#ifndef EBB_RUN_FOLDER_RUN_RECORD_H_
#define EBB_RUN_FOLDER_RUN_RECORD_H_

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "run_folder/run_info.h"

namespace ebb {

// What run.json says of a run with a client: whoever makes the run keeps it, and writes it at each step.
struct RunRecord : RunInfo {
  nlohmann::json client;   // What pulse reported; null if it did not.
  nlohmann::json metrics;  // Null until they are computed.
};

// As WriteRunInfo().
inline absl::Status WriteRunRecord(const std::string& folder, const RunRecord& record) {
  return WriteRunInfo(folder, record, record.client, record.metrics);
}

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_RUN_RECORD_H_
