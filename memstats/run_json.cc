#include "memstats/run_json.h"

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "memstats/environment.h"
#include "memstats/run_format.h"

namespace ebb {

using nlohmann::json;

json RunJson(const RunBasics& basics) {
  json run = DescribeEnvironment();
  run["format"] = kRunFormat;
  run["design"] = basics.design;
  run["command"] = basics.command;
  run["started_at"] = absl::FormatTime(absl::RFC3339_sec, basics.started_at, absl::UTCTimeZone());
  run["sample_interval_s"] = absl::ToDoubleSeconds(basics.sample_interval);
  run["outcome"] = basics.outcome;
  run["error"] = basics.error;
  run["kernel_peak_rss_bytes"] =
      basics.kernel_peak_rss_bytes.has_value() ? json(*basics.kernel_peak_rss_bytes) : json(nullptr);
  return run;
}

absl::Status WriteRunJson(const std::string& folder, const json& run) {
  const std::string text = run.dump(2, ' ', false, json::error_handler_t::replace);
  return WriteFileAtomically(absl::StrCat(folder, "/", kRunFile), text + "\n");
}

}  // namespace ebb
