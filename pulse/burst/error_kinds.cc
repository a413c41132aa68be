#include "pulse/burst/error_kinds.h"

#include <errno.h>
#include <string.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/units.h"

namespace ebb::pulse {

void ErrorCounts::Count(int error) {
  switch (error) {
    case ECONNREFUSED:
      ++refused;
      return;
    case ECONNRESET:
      ++reset;
      return;
    case ETIMEDOUT:
      ++timed_out;
      return;
    case EMFILE:
    case ENFILE:
      ++no_descriptors;
      return;
    case EADDRNOTAVAIL:
    case EADDRINUSE:
      ++no_ports;
      return;
    default:
      ++other;
      ++other_by_errno[error];
  }
}

void ErrorCounts::Merge(const ErrorCounts& more) {
  refused += more.refused;
  reset += more.reset;
  timed_out += more.timed_out;
  no_descriptors += more.no_descriptors;
  no_ports += more.no_ports;
  other += more.other;
  for (const auto& [error, count] : more.other_by_errno) other_by_errno[error] += count;
}

std::string ErrorCounts::OtherText() const {
  std::vector<std::string> texts;
  for (const auto& [error, count] : other_by_errno) {
    texts.push_back(absl::StrCat(strerror(error), " (", FormatCount(count), ")"));
  }
  return absl::StrJoin(texts, ", ");
}

std::string ErrorCounts::ToString() const {
  const std::pair<int64_t, const char*> kinds[] = {{refused, "refused"},
                                                   {reset, "reset"},
                                                   {timed_out, "timed out"},
                                                   {no_descriptors, "had no descriptor left"},
                                                   {no_ports, "had no local port left"}};
  std::vector<std::string> texts;
  for (const auto& [count, name] : kinds) {
    if (count > 0) texts.push_back(absl::StrCat(FormatCount(count), " ", name));
  }
  if (other > 0) texts.push_back(OtherText());
  return absl::StrJoin(texts, ", ");
}

}  // namespace ebb::pulse
