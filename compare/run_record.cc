#include "compare/run_record.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/file.h"
#include "compare/environment.h"
#include "memstats/run_format.h"

namespace ebb {
namespace {

using nlohmann::json;

json ToJson(const PulseSchedule& schedule) {
  return {
      {"profile", schedule.profile},
      {"big_connections", schedule.big_connections},
      {"big_iterations", schedule.big_iterations},
      {"big_pause_s", absl::ToDoubleSeconds(schedule.big_pause)},
      {"small_connections", schedule.small_connections},
      {"small_iterations", schedule.small_iterations},
      {"small_pause_s", absl::ToDoubleSeconds(schedule.small_pause)},
      {"linger_s", absl::ToDoubleSeconds(schedule.linger)},
  };
}

}  // namespace

absl::Status WriteRunRecord(const std::string& folder, const RunRecord& record) {
  json run = DescribeEnvironment();
  run["format"] = kRunFormat;
  run["design"] = record.design;
  run["command"] = record.command;
  run["schedule"] = ToJson(record.schedule);
  run["started_at"] = absl::FormatTime(absl::RFC3339_sec, record.started_at, absl::UTCTimeZone());
  run["sample_interval_s"] = absl::ToDoubleSeconds(record.sample_interval);
  run["outcome"] = record.outcome;
  run["error"] = record.error;
  run["kernel_peak_rss_bytes"] =
      record.kernel_peak_rss_bytes.has_value() ? json(*record.kernel_peak_rss_bytes) : json(nullptr);
  run["charged_not_measured"] = record.charged_not_measured;
  run["client"] = record.client;
  run["metrics"] = record.metrics;
  // An error quotes a design's log, and a command may be anything: what is not UTF-8 becomes U+FFFD.
  const std::string text = run.dump(2, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace);
  return WriteFileAtomically(absl::StrCat(folder, "/", kRunFile), text + "\n");
}

}  // namespace ebb
