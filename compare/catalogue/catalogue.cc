#include "compare/catalogue/catalogue.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/io/file.h"
#include "base/json_object.h"

namespace ebb::compare {
namespace {

using Json = nlohmann::json;

constexpr int kFormat = 1;

// One object of the file, with what only catalogues have.
class ObjectReader : public JsonObject {
 public:
  ObjectReader(std::string place, const Json& object, absl::Status* status)
      : JsonObject(std::move(place), object, Null::kIsAValue, status) {
    if (!object.is_object()) Reject(absl::StrCat(this->place(), " must be an object, with braces"));
  }

  void AllowOnly(std::initializer_list<const char*> keys) const {
    if (!object().is_object()) return;
    for (const auto& [key, value] : object().items()) {
      if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
      Reject(absl::StrCat(place(), ": the key \"", key, "\" is not known; allowed are ",
                          absl::StrJoin(keys, ", ")));
    }
  }

  // A string that is shown in tables and sentences.
  std::string Line(const char* key) const {
    const std::string line = String(key);
    if (std::any_of(line.begin(), line.end(), absl::ascii_iscntrl)) Expected(key, "a string of one line");
    return line;
  }

  std::string RequiredLine(const char* key) const {
    const std::string line = Line(key);
    if (line.empty()) Expected(key, "a string that is not empty");
    return line;
  }

  // The object's members in an object of the key.
  template <typename Take>
  void Members(const char* key, const Take& take) const {
    const Json* value = Find(key);
    if (value == nullptr) return;
    if (!value->is_object()) return Expected(key, "an object, with braces");
    for (const auto& [name, member] : value->items()) take(name, member);
  }
};

void ReadFiles(ObjectReader& reader, Design& design) {
  reader.Members("files", [&](const std::string& name, const Json& lines) {
    if (!IsDesignName(name)) {
      return reader.Expected("files", "named by letters, digits, '-', '_' and '.' only");
    }
    design.files.emplace_back(name,
                              absl::StrCat(absl::StrJoin(reader.StringsOf("files", lines), "\n"), "\n"));
  });
}

void ReadReady(ObjectReader& reader, Design& design) {
  const Json* ready = reader.Find("ready");
  if (ready == nullptr || *ready == "listening") return;
  const bool log = ready->is_object() && ready->size() == 1 && ready->contains("log") &&
                   (*ready)["log"].is_string() && !(*ready)["log"].get<std::string>().empty();
  if (!log) return reader.Expected("ready", "\"listening\" or {\"log\": \"text in its log\"}");
  design.ready_log = (*ready)["log"].get<std::string>();
}

void ReadBuild(ObjectReader& reader, Design& design) {
  const Json* build = reader.Find("build");
  if (build == nullptr) return;
  if (!build->is_array()) return reader.Expected("build", "a list of commands");
  for (const Json& command : *build) {
    design.build.push_back(reader.StringsOf("build", command));
    if (design.build.back().empty()) reader.Expected("build", "a list of commands, each a list of strings");
  }
}

bool NamesPort(const Design& design) {
  const auto has = [](const std::string& text) { return absl::StrContains(text, "{port}"); };
  return std::any_of(design.command.begin(), design.command.end(), has) ||
         std::any_of(design.files.begin(), design.files.end(),
                     [&](const auto& f) { return has(f.second); }) ||
         std::any_of(design.environment.begin(), design.environment.end(),
                     [&](const auto& variable) { return has(variable.second); });
}

// What environ(7) can hold.
bool IsVariableName(absl::string_view name) {
  return !name.empty() &&
         std::none_of(name.begin(), name.end(), [](char c) { return c == '=' || absl::ascii_iscntrl(c); });
}

Design ReadDesign(absl::string_view file, size_t index, const Json& object, absl::Status* status) {
  std::string place = absl::StrCat(file, ": design ", index + 1);
  if (object.is_object() && object.contains("name") && object["name"].is_string()) {
    absl::StrAppend(&place, " (", object["name"].get<std::string>(), ")");
  }
  ObjectReader reader(place, object, status);
  reader.AllowOnly({"name", "description", "command", "environment", "files", "build", "ready", "needs",
                    "package", "version", "cannot"});
  Design design;
  design.name = reader.RequiredLine("name");
  if (!IsDesignName(design.name)) reader.Expected("name", "letters, digits, '-', '_' and '.' only");
  design.description = reader.RequiredLine("description");
  design.cannot = reader.Line("cannot");
  design.command = reader.Strings("command");
  if (design.command.empty()) reader.Expected("command", "a list of strings: the program and its arguments");
  reader.Members("environment", [&](const std::string& name, const Json& value) {
    if (!value.is_string()) return reader.Expected("environment", "an object of strings");
    if (!IsVariableName(name)) {
      return reader.Reject(
          absl::StrCat(place, ": \"environment\" has \"", absl::CHexEscape(name),
                       "\", which cannot name a variable: a name is not empty and has no '='"));
    }
    design.environment.emplace_back(name, value.get<std::string>());
  });
  ReadFiles(reader, design);
  ReadBuild(reader, design);
  ReadReady(reader, design);
  design.needs = reader.Strings("needs");
  design.package = reader.Line("package");
  design.version = reader.Strings("version");
  const absl::Status known = CheckPlaceholders(design);
  if (!known.ok()) reader.Reject(absl::StrCat(place, ": ", known.message()));
  if (!NamesPort(design)) {
    reader.Reject(absl::StrCat(place, ": {port} must be in its \"command\", \"environment\" or \"files\""));
  }
  return design;
}

absl::StatusOr<Json> ParseJson(absl::string_view name, const std::string& text) {
  std::vector<std::set<std::string>> keys;  // Of each object that is open.
  std::string twice;
  const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second) {
      twice = parsed.get<std::string>();
    }
    return true;
  };
  try {
    Json json = Json::parse(text, watch);
    if (twice.empty()) return json;
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": the key \"", twice, "\" is twice in one object; give it once"));
  } catch (const Json::parse_error& error) {
    return absl::InvalidArgumentError(absl::StrCat(name, ", line ", LineOfByte(text, error.byte),
                                                   ": this is not JSON: a comma, a quote or a brace is "
                                                   "missing or too many, here or just before"));
  }
}

}  // namespace

absl::StatusOr<std::vector<Design>> ParseCatalogue(absl::string_view name, const std::string& text) {
  const absl::StatusOr<Json> json = ParseJson(name, text);
  if (!json.ok()) return json.status();
  absl::Status status;
  ObjectReader reader(std::string(name), *json, &status);
  reader.AllowOnly({"format", "designs"});
  const Json* format = reader.Find("format");
  if (format == nullptr || *format != kFormat) reader.Expected("format", absl::StrCat(kFormat));
  const Json* list = reader.Find("designs");
  if (list == nullptr || !list->is_array()) reader.Expected("designs", "a list of designs");
  if (!status.ok()) return status;
  std::vector<Design> designs;
  for (size_t i = 0; i < list->size(); ++i) {
    designs.push_back(ReadDesign(name, i, (*list)[i], &status));
    for (size_t before = 0; before < i; ++before) {
      if (designs[before].name != designs[i].name) continue;
      reader.Reject(absl::StrCat(name, ": designs ", before + 1, " and ", i + 1, " are both named ",
                                 designs[i].name, "; give each a name of its own"));
    }
  }
  if (!status.ok()) return status;
  return designs;
}

absl::StatusOr<std::vector<Design>> ReadCatalogue(const std::string& path) {
  const auto text = ReadFile(path);
  if (!text.ok()) return text.status();
  return ParseCatalogue(path, *text);
}

}  // namespace ebb::compare
