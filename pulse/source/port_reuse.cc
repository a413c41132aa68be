#include "pulse/source/port_reuse.h"

#include "base/system/limits.h"

namespace ebb::pulse {
namespace {

constexpr absl::Duration kTimeWait = absl::Seconds(60);  // TCP_TIMEWAIT_LEN of the kernel; not a setting.
// For those that are still closing, and for the kernel's clock of whole seconds before Linux 6.14.
constexpr absl::Duration kMargin = absl::Milliseconds(200);
constexpr int64_t kEverywhere = 1;
constexpr int64_t kLoopbackOnly = 2;

}  // namespace

ReuseSettings ReadReuseSettings() {
  ReuseSettings settings;
  const bool timestamps = ReadSysctl("net/ipv4/tcp_timestamps").value_or(1) != 0;
  const int64_t reuse = ReadSysctl("net/ipv4/tcp_tw_reuse").value_or(kLoopbackOnly);
  settings.everywhere = timestamps && reuse == kEverywhere;
  settings.on_loopback = timestamps && (reuse == kEverywhere || reuse == kLoopbackOnly);
  const auto delay_ms = ReadSysctl("net/ipv4/tcp_tw_reuse_delay");
  if (delay_ms.has_value()) settings.delay = absl::Milliseconds(*delay_ms);
  return settings;
}

absl::Duration PortReuseDelay(const Endpoint& server, const Endpoint& source, const ReuseSettings& settings) {
  const bool loopback = server.IsLoopback() || source.IsLoopback();
  const bool early = settings.everywhere || (loopback && settings.on_loopback);
  return (early ? settings.delay : kTimeWait) + kMargin;
}

}  // namespace ebb::pulse
