#include "pulse/source/source_ports.h"

#include <algorithm>
#include <utility>

namespace ebb::pulse {
namespace {

// Where one port is taken, by another program or by a pulse before this program, its neighbours often are
// too: the first walk over the ports goes on so many further, the second looks at each.
constexpr int64_t kStride = 128;
constexpr int64_t kWalks = 2;

}  // namespace

SourcePorts::SourcePorts(std::vector<SourceAddress> addresses, Order order, const PortRange& range,
                         PortChoice choice)
    : order_(order), choice_(choice), ports_(range.count()) {
  addresses_.reserve(addresses.size());
  for (SourceAddress& address : addresses) {
    Ports& ports = addresses_.emplace_back();
    ports.source = std::move(address);
    const bool halves = choice == PortChoice::kBind;
    ports.kernels.ports = halves ? (ports_ + 1) / 2 : 0;
    ports.by_hand.ports = ports_ - ports.kernels.ports;
    ports.by_hand.first = halves ? range.first + 1 : range.first;
    ports.by_hand.step = halves ? 2 : 1;
  }
}

void SourcePorts::StartPulse() {
  at_ = 0;
  for (Ports& ports : addresses_) {
    ports.used = false;
    ports.kernels.StartPulse();
    ports.by_hand.StartPulse();
  }
}

void SourcePorts::EndPulse(int64_t now_ns) {
  for (Ports& ports : addresses_) {
    ports.kernels.EndPulse(now_ns);
    ports.by_hand.EndPulse(now_ns);
  }
}

void SourcePorts::Lane::StartPulse() {
  walked = 0;
  used = 0;
  full = false;
}

void SourcePorts::Lane::EndPulse(int64_t now_ns) {
  if (used > 0) spent.push_back({now_ns, used});
  used = 0;
}

bool SourcePorts::Lane::HasRoom(int64_t now_ns, int64_t rest_ns) {
  if (full || walked >= kWalks * ports) return false;
  const auto resting = [&](const Spent& one) { return one.closed_ns + rest_ns > now_ns; };
  spent.erase(spent.begin(), std::find_if(spent.begin(), spent.end(), resting));
  int64_t taken = used;
  for (const Spent& one : spent) taken += one.ports;
  return taken < ports;
}

void SourcePorts::Lane::Walk(int64_t count) {
  walked += count;
  next = (next + count) % ports;
}

std::optional<Source> SourcePorts::Next(int64_t now_ns) {
  for (size_t tried = 0; tried < addresses_.size(); ++tried) {
    const std::optional<Source> source = From(at_, now_ns);
    if (!source.has_value() || order_ == Order::kInTurn) at_ = (at_ + 1) % addresses_.size();
    if (source.has_value()) return source;
  }
  // What the server has closed does not rest.
  for (size_t index = 0; index < addresses_.size(); ++index) {
    if (!addresses_[index].kernels.full) return Make(index, 0);
  }
  return std::nullopt;
}

std::optional<Source> SourcePorts::From(size_t index, int64_t now_ns) {
  Ports& ports = addresses_[index];
  const int64_t rest_ns = absl::ToInt64Nanoseconds(ports.source.reuse_after);
  if (ports.kernels.HasRoom(now_ns, rest_ns)) {
    ++ports.kernels.used;
    return Make(index, 0);
  }
  Lane& lane = ports.by_hand;
  if (!lane.HasRoom(now_ns, rest_ns)) return std::nullopt;
  const int64_t port = lane.first + lane.step * lane.next;
  ++lane.used;
  lane.Walk(1);
  return Make(index, static_cast<uint16_t>(port));
}

Source SourcePorts::Make(size_t index, uint16_t port) {
  addresses_[index].used = true;
  const SourceAddress& source = addresses_[index].source;
  return {&source.address, source.kernels_choice, port, static_cast<int>(index)};
}

void SourcePorts::Taken(const Source& source) {
  Ports& ports = addresses_[source.address_index];
  if (source.port == 0) {
    ports.kernels.full = ports.by_hand.full = true;  // The kernel has looked at all of them.
    return;
  }
  Lane& lane = ports.by_hand;
  --lane.used;
  if (lane.walked < lane.ports) lane.Walk(std::min(kStride, lane.ports - lane.walked));
}

int64_t SourcePorts::capacity() const { return ports_ * static_cast<int64_t>(addresses_.size()); }

absl::Duration SourcePorts::longest_rest() const {
  absl::Duration longest;
  for (const Ports& ports : addresses_) longest = std::max(longest, ports.source.reuse_after);
  return longest;
}

int64_t SourcePorts::addresses_used() const {
  return std::count_if(addresses_.begin(), addresses_.end(), [](const Ports& ports) { return ports.used; });
}

}  // namespace ebb::pulse
