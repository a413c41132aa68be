#include "run_folder/run_info.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/io/file.h"
#include "run_folder/machine.h"
#include "run_folder/names.h"

namespace ebb {
namespace {

using Json = nlohmann::json;

// The "format" of run.json. A reader refuses any other.
constexpr int kFormat = 2;

// Takes values from one object of run.json. The first that has the wrong type sets `status`.
struct ObjectReader {
  absl::string_view name;
  const Json& object;
  absl::Status& status;

  // The value of `key`; null if it is absent or null.
  const Json* Find(const char* key) const {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
  }

  void Reject(const char* key, absl::string_view expected) const {
    if (!status.ok()) return;
    const Json* value = Find(key);
    const std::string found = value == nullptr ? "nothing" : value->dump(-1, ' ', true).substr(0, 60);
    status =
        absl::DataLossError(absl::StrFormat("%s: \"%s\": expected %s, found %s", name, key, expected, found));
  }

  std::string Text(const char* key) const {
    const Json* value = Find(key);
    if (value == nullptr) return "";
    if (!value->is_string()) Reject(key, "a string");
    return value->is_string() ? value->get<std::string>() : "";
  }

  std::vector<std::string> Texts(const char* key) const {
    const Json* value = Find(key);
    if (value == nullptr) return {};
    const bool texts = value->is_array() && std::all_of(value->begin(), value->end(),
                                                        [](const Json& text) { return text.is_string(); });
    if (!texts) Reject(key, "a list of strings");
    return texts ? value->get<std::vector<std::string>>() : std::vector<std::string>();
  }

  std::optional<int64_t> Count(const char* key) const {
    const Json* value = Find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number_unsigned()) Reject(key, "a whole number that is not negative");
    return value->is_number_unsigned() ? value->get<int64_t>() : 0;
  }

  std::optional<absl::Duration> Seconds(const char* key) const {
    const std::optional<double> seconds = Number(key);
    return seconds.has_value() ? std::make_optional(absl::Seconds(*seconds)) : std::nullopt;
  }

  std::optional<double> Number(const char* key) const {
    const Json* value = Find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number()) Reject(key, "a number");
    return value->is_number() ? value->get<double>() : 0;
  }
};

// The place of a byte in a text, as an editor shows it.
int LineOf(absl::string_view text, size_t byte) {
  const absl::string_view before = text.substr(0, byte);
  return static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
}

absl::StatusOr<Json> ParseJson(absl::string_view name, const std::string& text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    return absl::DataLossError(
        absl::StrFormat("%s, line %d: expected JSON, found what is not (byte %d of %d)", name,
                        LineOf(text, error.byte), error.byte, text.size()));
  }
}

constexpr Outcome kOutcomes[] = {Outcome::kRunning, Outcome::kCompleted, Outcome::kInterrupted,
                                 Outcome::kFailed};

Outcome ReadOutcome(const ObjectReader& reader) {
  const std::string name = reader.Text("outcome");
  for (const Outcome outcome : kOutcomes) {
    if (name == OutcomeName(outcome)) return outcome;
  }
  if (!name.empty()) reader.Reject("outcome", "running, completed, interrupted or failed");
  return Outcome::kRunning;
}

std::optional<Schedule> ReadSchedule(const ObjectReader& run) {
  const Json* object = run.Find("schedule");
  if (object == nullptr) return std::nullopt;
  if (!object->is_object()) {
    run.Reject("schedule", "an object");
    return std::nullopt;
  }
  const ObjectReader reader{run.name, *object, run.status};
  Schedule schedule;
  schedule.profile = reader.Text("profile");
  schedule.big_connections = reader.Count("big_connections").value_or(0);
  schedule.big_iterations = reader.Count("big_iterations").value_or(0);
  schedule.small_connections = reader.Count("small_connections").value_or(0);
  schedule.small_iterations = reader.Count("small_iterations").value_or(0);
  schedule.big_pause = reader.Seconds("big_pause_s");
  schedule.small_pause = reader.Seconds("small_pause_s");
  schedule.linger = reader.Seconds("linger_s");
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
  const ObjectReader reader{name, *json, status};
  if (reader.Count("format") != kFormat) reader.Reject("format", absl::StrCat(kFormat));
  RunInfo info;
  info.design = reader.Text("design");
  if (info.design.empty()) reader.Reject("design", "the name of what was run");
  info.command = reader.Texts("command");
  info.sample_interval = reader.Seconds("sample_interval_s");
  info.schedule = ReadSchedule(reader);
  info.outcome = ReadOutcome(reader);
  info.error = reader.Text("error");
  info.kernel_peak_rss_bytes = reader.Count("kernel_peak_rss_bytes");
  info.description = reader.Text("description");
  info.cannot = reader.Text("cannot");
  info.design_version = reader.Text("design_version");
  info.started_at = reader.Text("started_at");
  info.repeat = reader.Count("repeat").value_or(1);
  info.failure_log = reader.Texts("failure_log");
  info.problems = reader.Texts("problems");
  info.charged_not_measured = reader.Text("charged_not_measured");
  info.cgroup_version = reader.Count("cgroup_version");
  info.git_revision = reader.Text("git_revision");
  info.environment = ReadEnvironment(*json);
  if (!status.ok()) return status;
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
