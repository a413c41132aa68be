// Which addresses of this machine reach a server; what is done with them is in source_ports.h.

#include <ifaddrs.h>
#include <net/if.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/io/unique_fd.h"
#include "pulse/source/source_addresses.h"

namespace ebb::pulse {
namespace {

constexpr uint32_t kFirstLoopback = INADDR_LOOPBACK;  // 127.0.0.1
constexpr uint32_t kLoopbackAddresses = 1000;         // 127.0.0.1 to 127.0.3.232: 28 million ports.

struct InterfaceAddress {
  Endpoint address;
  std::string interface;
};

// What the kernel would do with a connection.
struct Route {
  Endpoint from;
  Endpoint to;  // 0.0.0.0 and :: have become what they stand for.
};

std::optional<Route> FindRoute(const Endpoint& server, const Endpoint* source) {
  UniqueFd fd(socket(server.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return std::nullopt;
  if (source != nullptr && bind(fd.get(), source->address(), source->length()) != 0) return std::nullopt;
  if (connect(fd.get(), server.address(), server.length()) != 0) return std::nullopt;
  sockaddr_storage from;
  sockaddr_storage to;
  socklen_t from_length = sizeof from;
  socklen_t to_length = sizeof to;
  if (getsockname(fd.get(), reinterpret_cast<sockaddr*>(&from), &from_length) != 0 ||
      getpeername(fd.get(), reinterpret_cast<sockaddr*>(&to), &to_length) != 0) {
    return std::nullopt;
  }
  return Route{Endpoint(reinterpret_cast<sockaddr*>(&from), from_length).WithPort(0),
               Endpoint(reinterpret_cast<sockaddr*>(&to), to_length)};
}

std::vector<InterfaceAddress> ReadInterfaceAddresses(int family) {
  std::vector<InterfaceAddress> addresses;
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return addresses;
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owned(list, &freeifaddrs);
  for (const ifaddrs* at = list; at != nullptr; at = at->ifa_next) {
    if (at->ifa_addr == nullptr || at->ifa_addr->sa_family != family || (at->ifa_flags & IFF_UP) == 0)
      continue;
    const socklen_t length = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    addresses.push_back({Endpoint(at->ifa_addr, length), at->ifa_name});
  }
  return addresses;
}

const InterfaceAddress* Find(const std::vector<InterfaceAddress>& addresses, const Endpoint& wanted) {
  const auto same = [&](const InterfaceAddress& one) { return one.address.SameAddress(wanted); };
  const auto found = std::find_if(addresses.begin(), addresses.end(), same);
  return found == addresses.end() ? nullptr : &*found;
}

}  // namespace

std::vector<SourceAddress> FindSourceAddresses(const Endpoint& server, const ReuseSettings& settings) {
  std::vector<SourceAddress> sources;
  const std::optional<Route> route = FindRoute(server, nullptr);
  const Endpoint first = route.has_value() ? route->from : Endpoint();
  sources.push_back({first, /*kernels_choice=*/true, PortReuseDelay(server, first, settings)});
  if (!route.has_value()) return sources;
  const auto add = [&](const Endpoint& address) {
    if (!address.SameAddress(first))
      sources.push_back({address, false, PortReuseDelay(route->to, address, settings)});
  };
  const std::vector<InterfaceAddress> interfaces = ReadInterfaceAddresses(server.family());
  const InterfaceAddress* const out = Find(interfaces, first);
  const bool on_this_machine = route->to.IsLoopback() || Find(interfaces, route->to) != nullptr;
  for (const InterfaceAddress& one : interfaces) {
    if (route->to.IsV4Loopback() || one.address.IsV4Loopback()) continue;  // All of 127.0.0.0/8 comes below.
    if (!on_this_machine && (out == nullptr || one.interface != out->interface)) continue;
    if (FindRoute(server, &one.address).has_value()) add(one.address);
  }
  if (on_this_machine && server.family() == AF_INET) {
    for (uint32_t at = 0; at < kLoopbackAddresses; ++at) add(Endpoint::V4(kFirstLoopback + at, 0));
  }
  return sources;
}

}  // namespace ebb::pulse
