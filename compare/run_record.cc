#include "compare/run_record.h"

#include "absl/time/time.h"

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
  json run = RunJson(record);
  run["description"] = record.description;
  run["cannot"] = record.cannot;
  run["design_version"] = record.design_version;
  run["repeat"] = record.repeat;
  run["schedule"] = ToJson(record.schedule);
  run["failure_log"] = record.failure_log;
  run["problems"] = record.problems;
  run["cgroup_version"] = record.cgroup_version.has_value() ? json(*record.cgroup_version) : json(nullptr);
  run["git_revision"] = record.git_revision;
  run["charged_not_measured"] = record.charged_not_measured;
  run["client"] = record.client;
  run["metrics"] = record.metrics;
  return WriteRunJson(folder, run);
}

}  // namespace ebb
