#ifndef EBB_BASE_JSON_OBJECT_H_
#define EBB_BASE_JSON_OBJECT_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace ebb {

// Takes values from one object of a JSON file that a person may have written. The first thing that is wrong in it
// sets the status, InvalidArgument, to a sentence with the place, the key, what must be there and what is; what is
// returned after that has no meaning. Object and status belong to the caller. Not thread-safe.
class JsonObject {
 public:
  enum class Null { kIsAbsent, kIsAValue };

  // `place` is what sentences begin with, such as "my.json: design 1".
  JsonObject(std::string place, const nlohmann::json& object, Null null, absl::Status* status)
      : place_(std::move(place)), object_(object), null_(null), status_(status) {}

  // Null if it is absent, or if this is no object.
  const nlohmann::json* Find(const char* key) const;

  // Empty if it is absent.
  std::string String(const char* key) const;
  std::vector<std::string> Strings(const char* key) const;
  // Of a value that is, or is in, that of `key`.
  std::vector<std::string> StringsOf(const char* key, const nlohmann::json& value) const;
  // Whole and not negative.
  std::optional<int64_t> Count(const char* key) const;
  std::optional<double> Number(const char* key) const;

  // What is at `key` is not what it must be.
  void Expected(const char* key, absl::string_view what) const;
  // Something else is wrong.
  void Reject(absl::string_view sentence) const;

  const nlohmann::json& object() const { return object_; }
  const std::string& place() const { return place_; }
  absl::Status* status() const { return status_; }

 private:
  const std::string place_;
  const nlohmann::json& object_;
  const Null null_;
  absl::Status* const status_;
};

// The line, from 1, that a byte of a text is in, as an editor shows it.
int64_t LineOfByte(absl::string_view text, size_t byte);

}  // namespace ebb

#endif  // EBB_BASE_JSON_OBJECT_H_
