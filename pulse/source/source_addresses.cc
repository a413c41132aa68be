#include "pulse/source/source_addresses.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/io/unique_fd.h"

namespace ebb::pulse {
namespace {

constexpr int64_t kMostInRange = 65'536;

absl::Status NotAddresses(absl::string_view item) {
  return absl::InvalidArgumentError(absl::StrCat(
      "--source_addresses: '", item, "' is not allowed: give addresses separated by commas, or an ",
      "IPv4 range of at most ", kMostInRange, " such as 127.0.0.1-127.0.0.8"));
}

absl::StatusOr<uint32_t> ParseV4(absl::string_view text, absl::string_view item) {
  in_addr address;
  if (inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return NotAddresses(item);
  return ntohl(address.s_addr);
}

absl::Status AppendItem(absl::string_view item, std::vector<Endpoint>* addresses) {
  sockaddr_in6 v6{};
  if (inet_pton(AF_INET6, std::string(item).c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    addresses->emplace_back(reinterpret_cast<const sockaddr*>(&v6), sizeof v6);
    return absl::OkStatus();
  }
  const std::vector<absl::string_view> ends = absl::StrSplit(item, absl::MaxSplits('-', 1));
  const auto first = ParseV4(ends.front(), item);
  if (!first.ok()) return first.status();
  const auto last = ParseV4(ends.back(), item);
  if (!last.ok()) return last.status();
  if (*last < *first || int64_t{*last} - *first >= kMostInRange) return NotAddresses(item);
  for (int64_t at = *first; at <= *last; ++at) {
    addresses->push_back(Endpoint::V4(static_cast<uint32_t>(at), 0));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Endpoint>> ParseSourceAddresses(const std::string& text) {
  std::vector<Endpoint> addresses;
  for (const absl::string_view item : absl::StrSplit(text, ',')) {
    const absl::Status status = AppendItem(absl::StripAsciiWhitespace(item), &addresses);
    if (!status.ok()) return status;
  }
  return addresses;
}

absl::Status CheckSourceAddresses(const std::vector<Endpoint>& addresses, const Endpoint& server) {
  for (const Endpoint& address : addresses) {
    if (address.family() != server.family()) {
      return absl::InvalidArgumentError(absl::StrCat("--source_addresses: ", address.AddressText(),
                                                     " cannot reach the server ", server.ToString(),
                                                     ": give ", FamilyName(server.family()), " addresses"));
    }
    UniqueFd fd(socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (fd.valid() && bind(fd.get(), address.address(), address.length()) != 0) {
      return absl::InvalidArgumentError(absl::StrCat("--source_addresses: cannot use ", address.AddressText(),
                                                     ": ", strerror(errno),
                                                     ": give addresses of this machine"));
    }
  }
  return absl::OkStatus();
}

}  // namespace ebb::pulse
