#ifndef EBB_MEMSTATS_RUN_JSON_H_
#define EBB_MEMSTATS_RUN_JSON_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace ebb {

// What run.json says of every recording, whoever makes it.
struct RunBasics {
  std::string design;                // What was run: a design's or a process's name.
  std::vector<std::string> command;  // The program and its arguments.
  absl::Time started_at;
  absl::Duration sample_interval;
  std::string outcome = "running";  // "completed", "interrupted" or "failed" once it has ended.
  std::string error;                // Why it failed, as a sentence.
  // VmHWM; of a command that memstats has run, ru_maxrss if that is more.
  std::optional<int64_t> kernel_peak_rss_bytes;
};

// The keys of run.json for these and for this machine (environment.h), with the format's number. The caller
// adds its own.
nlohmann::json RunJson(const RunBasics& basics);

// Writes run.json into the folder, replacing the one that is there as a whole. Bytes that are no UTF-8, as a
// command's arguments may have, are written as U+FFFD. Errors: it cannot be written.
absl::Status WriteRunJson(const std::string& folder, const nlohmann::json& run);

}  // namespace ebb

#endif  // EBB_MEMSTATS_RUN_JSON_H_
