#include "pulse/burst/netstat.h"

#include "tests/support/catch.h"

namespace ebb::pulse {
namespace {

constexpr char kText[] =
    "TcpExt: SyncookiesSent ListenOverflows ListenDrops\n"
    "TcpExt: 1 22 333\n"
    "IpExt: InNoRoutes ListenOverflows\n"
    "IpExt: 4 5\n";

std::optional<int64_t> Overflows(absl::string_view text) {
  return ParseNetstat(text, "TcpExt", "ListenOverflows");
}

TEST_CASE("a counter is found by its group and name") {
  CHECK(Overflows(kText) == 22);
  CHECK(ParseNetstat(kText, "TcpExt", "ListenDrops") == 333);
  CHECK(ParseNetstat(kText, "IpExt", "ListenOverflows") == 5);
}

TEST_CASE("a text that is empty, short or broken gives nothing, never 0") {
  CHECK_FALSE(Overflows("").has_value());
  CHECK_FALSE(Overflows("TcpExt:").has_value());
  CHECK_FALSE(Overflows("TcpExt: SyncookiesSent ListenOverflows\n").has_value());
  CHECK_FALSE(Overflows("TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 1\n").has_value());
  CHECK_FALSE(Overflows("TcpExt: ListenOverflows\nTcpExt: many\n").has_value());
  CHECK_FALSE(Overflows("TcpExt: SyncookiesSent\nTcpExt: 1\n").has_value());
  CHECK_FALSE(Overflows("IpExt: ListenOverflows\nIpExt: 1\n").has_value());
  CHECK_FALSE(Overflows("\n\n::\n").has_value());
}

TEST_CASE("this machine's counter never goes down") {
  const auto first = ReadListenOverflows();
  if (!first.has_value()) return;  // A machine without it: 'not read' is the right answer.
  CHECK(*ReadListenOverflows() >= *first);
}

}  // namespace
}  // namespace ebb::pulse
