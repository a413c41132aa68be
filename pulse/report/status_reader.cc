#include "pulse/report/status_reader.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace ebb::pulse {

std::optional<PulseStatus> ParsePulseStatus(absl::string_view line) {
  const std::vector<absl::string_view> words =
      absl::StrSplit(line, absl::ByAnyChar(" \n"), absl::SkipEmpty());
  if (words.size() < 8 || words[0] != "pulse" || words[2] != "of") return std::nullopt;
  PulseStatus status;
  if (!absl::SimpleAtoi(words[1], &status.index) || !absl::SimpleAtoi(words[6], &status.open) ||
      !absl::SimpleAtoi(words[7], &status.target)) {
    return std::nullopt;
  }
  status.big = words[4] == "big";
  status.phase = std::string(words[5]);
  return status;
}

}  // namespace ebb::pulse
