#include "pulse/burst/closed_by_server.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace ebb::pulse {
namespace {

constexpr absl::Duration kAtOnce = absl::Seconds(1);
constexpr size_t kLongestWords = 160;
constexpr size_t kShortestWords = 4;

}  // namespace

void ClosedByServer::Count(const Closing& closing) {
  ++count;
  reset += closing.reset;
  at_once += closing.held < kAtOnce;
  other_addresses += !closing.first_address;
  shortest = std::min(shortest, closing.held);
  longest = std::max(longest, closing.held);
  if (said.empty()) said = ReadableWords(closing.said);
}

void ClosedByServer::Merge(const ClosedByServer& more) {
  count += more.count;
  reset += more.reset;
  at_once += more.at_once;
  other_addresses += more.other_addresses;
  shortest = std::min(shortest, more.shortest);
  longest = std::max(longest, more.longest);
  if (said.empty()) said = more.said;
}

std::string ReadableWords(absl::string_view bytes) {
  absl::string_view longest;
  for (size_t at = 0; at < bytes.size();) {
    size_t end = at;
    while (end < bytes.size() && absl::ascii_isprint(bytes[end])) ++end;
    if (end - at > longest.size()) longest = bytes.substr(at, end - at);
    at = end + 1;
  }
  longest = absl::StripAsciiWhitespace(longest);
  if (longest.size() < kShortestWords) return "";
  if (longest.size() <= kLongestWords) return std::string(longest);
  return std::string(longest.substr(0, kLongestWords)) + "...";
}

}  // namespace ebb::pulse
