#include "memstats/proc/kb_fields.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"

namespace ebb::memstats {

std::optional<int64_t> FindKbField(absl::string_view text, absl::string_view name) {
  while (!text.empty()) {
    const size_t end = text.find('\n');
    absl::string_view line = text.substr(0, end);
    text.remove_prefix(end == absl::string_view::npos ? text.size() : end + 1);
    if (!absl::ConsumePrefix(&line, name) || !absl::ConsumePrefix(&line, ":")) continue;
    const bool in_kb = absl::ConsumeSuffix(&line, " kB");
    int64_t value;
    if (!absl::SimpleAtoi(absl::StripAsciiWhitespace(line), &value)) return std::nullopt;
    return in_kb ? value * 1024 : value;
  }
  return std::nullopt;
}

}  // namespace ebb::memstats
