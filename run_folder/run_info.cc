#include "run_folder/run_info.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/io/file.h"
#include "base/json_object.h"
#include "run_folder/machine.h"
#include "run_folder/names.h"

namespace ebb {
namespace {

using Json = nlohmann::json;

// The "format" of run.json. A reader refuses any other.
constexpr int kFormat = 2;

std::optional<absl::Duration> Seconds(const JsonObject& object, const char* key) {
  const std::optional<double> seconds = object.Number(key);
  return seconds.has_value() ? std::make_optional(absl::Seconds(*seconds)) : std::nullopt;
}

absl::StatusOr<Json> ParseJson(absl::string_view name, const std::string& text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    return absl::DataLossError(
        absl::StrFormat("%s, line %d: expected JSON, found what is not (byte %d of %d)", name,
                        LineOfByte(text, error.byte), error.byte, text.size()));
  }
}

constexpr Outcome kOutcomes[] = {Outcome::kRunning, Outcome::kCompleted, Outcome::kInterrupted,
                                 Outcome::kFailed};

Outcome ReadOutcome(const JsonObject& reader) {
  const std::string name = reader.String("outcome");
  for (const Outcome outcome : kOutcomes) {
    if (name == OutcomeName(outcome)) return outcome;
  }
  if (!name.empty()) reader.Expected("outcome", "running, completed, interrupted or failed");
  return Outcome::kRunning;
}

std::optional<Schedule> ReadSchedule(const JsonObject& run) {
  const Json* object = run.Find("schedule");
  if (object == nullptr) return std::nullopt;
  if (!object->is_object()) {
    run.Expected("schedule", "an object");
    return std::nullopt;
  }
  const JsonObject reader(absl::StrCat(run.place(), ": \"schedule\""), *object, JsonObject::Null::kIsAbsent,
                          run.status());
  Schedule schedule;
  schedule.profile = reader.String("profile");
  schedule.big_connections = reader.Count("big_connections").value_or(0);
  schedule.big_iterations = reader.Count("big_iterations").value_or(0);
  schedule.small_connections = reader.Count("small_connections").value_or(0);
  schedule.small_iterations = reader.Count("small_iterations").value_or(0);
  schedule.big_pause = Seconds(reader, "big_pause_s");
  schedule.small_pause = Seconds(reader, "small_pause_s");
  schedule.linger = Seconds(reader, "linger_s");
  return schedule;
}

// What is kept of the machine, in this order; objects with their members' names.
constexpr const char* kEnvironment[] = {"host",
                                        "kernel",
                                        "libc",
                                        "cpus",
                                        "page_size_bytes",
                                        "transparent_hugepages",
                                        "overcommit_memory",
                                        "cgroup_version",
                                        "limits",
                                        "versions",
                                        "git_revision"};

std::string TextOf(const Json& value) {
  if (value.is_null()) return "not known";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::vector<std::pair<std::string, std::string>> ReadEnvironment(const Json& run) {
  std::vector<std::pair<std::string, std::string>> environment;
  for (const char* key : kEnvironment) {
    const auto found = run.find(key);
    if (found == run.end()) continue;
    if (!found->is_object()) {
      environment.emplace_back(key, TextOf(*found));
      continue;
    }
    for (const auto& [name, value] : found->items()) {
      environment.emplace_back(absl::StrCat(key, ".", name), TextOf(value));
    }
  }
  return environment;
}

template <typename Value>
Json OrNull(const std::optional<Value>& value) {
  return value.has_value() ? Json(*value) : Json(nullptr);
}

Json OrNull(const std::optional<absl::Duration>& duration) {
  return duration.has_value() ? Json(absl::ToDoubleSeconds(*duration)) : Json(nullptr);
}

Json ToJson(const Schedule& schedule) {
  return {
      {"profile", schedule.profile},
      {"big_connections", schedule.big_connections},
      {"big_iterations", schedule.big_iterations},
      {"big_pause_s", OrNull(schedule.big_pause)},
      {"small_connections", schedule.small_connections},
      {"small_iterations", schedule.small_iterations},
      {"small_pause_s", OrNull(schedule.small_pause)},
      {"linger_s", OrNull(schedule.linger)},
  };
}

Json ToJson(const RunInfo& info) {
  Json run = DescribeMachine();
  run["format"] = kFormat;
  run["design"] = info.design;
  run["command"] = info.command;
  run["started_at"] = info.started_at;
  run["sample_interval_s"] = OrNull(info.sample_interval);
  run["outcome"] = OutcomeName(info.outcome);
  run["error"] = info.error;
  run["kernel_peak_rss_bytes"] = OrNull(info.kernel_peak_rss_bytes);
  run["schedule"] = info.schedule.has_value() ? ToJson(*info.schedule) : Json(nullptr);
  run["description"] = info.description;
  run["cannot"] = info.cannot;
  run["design_version"] = info.design_version;
  run["repeat"] = info.repeat;
  run["failure_log"] = info.failure_log;
  run["problems"] = info.problems;
  run["charged_not_measured"] = info.charged_not_measured;
  run["cgroup_version"] = OrNull(info.cgroup_version);
  run["git_revision"] = info.git_revision;
  return run;
}

}  // namespace

const char* OutcomeName(Outcome outcome) {
  constexpr const char* kNames[] = {"running", "completed", "interrupted", "failed"};
  return kNames[static_cast<int>(outcome)];
}

std::string FormatStart(absl::Time time) {
  return absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone());
}

absl::StatusOr<RunInfo> ParseRunInfo(absl::string_view name, const std::string& text) {
  const absl::StatusOr<Json> json = ParseJson(name, text);
  if (!json.ok()) return json.status();
  if (!json->is_object() || !json->contains("format")) {
    return absl::DataLossError(absl::StrCat(name, ": expected an object with \"format\": ", kFormat,
                                            ", as the run.json of a run folder has"));
  }
  absl::Status status;
  const JsonObject reader(std::string(name), *json, JsonObject::Null::kIsAbsent, &status);
  if (reader.Count("format") != kFormat) reader.Expected("format", absl::StrCat(kFormat));
  RunInfo info;
  info.design = reader.String("design");
  if (info.design.empty()) reader.Expected("design", "the name of what was run");
  info.command = reader.Strings("command");
  info.sample_interval = Seconds(reader, "sample_interval_s");
  info.schedule = ReadSchedule(reader);
  info.outcome = ReadOutcome(reader);
  info.error = reader.String("error");
  info.kernel_peak_rss_bytes = reader.Count("kernel_peak_rss_bytes");
  info.description = reader.String("description");
  info.cannot = reader.String("cannot");
  info.design_version = reader.String("design_version");
  info.started_at = reader.String("started_at");
  info.repeat = reader.Count("repeat").value_or(1);
  info.failure_log = reader.Strings("failure_log");
  info.problems = reader.Strings("problems");
  info.charged_not_measured = reader.String("charged_not_measured");
  info.cgroup_version = reader.Count("cgroup_version");
  info.git_revision = reader.String("git_revision");
  info.environment = ReadEnvironment(*json);
  if (!status.ok()) return absl::DataLossError(status.message());
  return info;
}

absl::Status WriteRunInfo(const std::string& folder, const RunInfo& info, const Json& client,
                          const Json& metrics) {
  Json run = ToJson(info);
  run["client"] = client;
  run["metrics"] = metrics;
  const std::string text = run.dump(2, ' ', false, Json::error_handler_t::replace);
  return WriteFileAtomically(absl::StrCat(folder, "/", kRunFile), text + "\n");
}

absl::Status WriteRunInfo(const std::string& folder, const RunInfo& info) {
  return WriteRunInfo(folder, info, nullptr, nullptr);
}

}  // namespace ebb
