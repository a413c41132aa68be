#include "base/json_object.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ebb {

using Json = nlohmann::json;

const Json* JsonObject::Find(const char* key) const {
  if (!object_.is_object()) return nullptr;
  const auto found = object_.find(key);
  if (found == object_.end() || (found->is_null() && null_ == Null::kIsAbsent)) return nullptr;
  return &*found;
}

std::string JsonObject::String(const char* key) const {
  const Json* value = Find(key);
  if (value == nullptr) return "";
  if (value->is_string()) return value->get<std::string>();
  Expected(key, "a string");
  return "";
}

std::vector<std::string> JsonObject::Strings(const char* key) const {
  const Json* value = Find(key);
  return value == nullptr ? std::vector<std::string>() : StringsOf(key, *value);
}

std::vector<std::string> JsonObject::StringsOf(const char* key, const Json& value) const {
  const bool strings = value.is_array() && std::all_of(value.begin(), value.end(),
                                                       [](const Json& one) { return one.is_string(); });
  if (strings) return value.get<std::vector<std::string>>();
  Expected(key, "a list of strings");
  return {};
}

std::optional<int64_t> JsonObject::Count(const char* key) const {
  const Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_unsigned()) return value->get<int64_t>();
  Expected(key, "a whole number that is not negative");
  return std::nullopt;
}

std::optional<double> JsonObject::Number(const char* key) const {
  const Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number()) return value->get<double>();
  Expected(key, "a number");
  return std::nullopt;
}

void JsonObject::Expected(const char* key, absl::string_view what) const {
  const Json* value = Find(key);
  const std::string found = value == nullptr ? "nothing" : value->dump(-1, ' ', true).substr(0, 60);
  Reject(absl::StrCat(place_, ": \"", key, "\" must be ", what, ", and is ", found));
}

void JsonObject::Reject(absl::string_view sentence) const {
  if (status_->ok()) *status_ = absl::InvalidArgumentError(sentence);
}

int64_t LineOfByte(absl::string_view text, size_t byte) {
  const absl::string_view before = text.substr(0, byte);
  return std::count(before.begin(), before.end(), '\n') + 1;
}

}  // namespace ebb
