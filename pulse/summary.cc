#include "pulse/summary.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/units.h"

namespace ebb::pulse {
namespace {

constexpr size_t kMostRows = 20;

std::string Nanos(int64_t nanos) { return FormatSeconds(static_cast<double>(nanos) / 1e9); }

void AddRow(const std::string& pulse, const char* kind, int64_t connected, int64_t requested, double seconds,
            const LatencySummary& latency, std::string* text) {
  absl::StrAppendFormat(text, "%-6s %-6s %17s %9s %9s %9s %9s %9s\n", pulse, kind,
                        absl::StrCat(FormatCount(connected), "/", FormatCount(requested)),
                        FormatSeconds(seconds), Nanos(latency.p50_ns), Nanos(latency.p90_ns),
                        Nanos(latency.p99_ns), Nanos(latency.max_ns));
}

std::string Dropped(std::optional<int64_t> listen_overflows) {
  return listen_overflows.has_value() ? FormatCount(*listen_overflows) : "not read";
}

// What did not go well, one line each, with what to change.
void AddTroubles(const Totals& totals, std::string* text) {
  if (totals.errors.total() > 0) {
    absl::StrAppend(text, "not connected: ", totals.errors.ToString(), "\n");
  }
  if (totals.errors.timed_out > 0) {
    absl::StrAppend(text,
                    "  timed out: the server accepts too slowly; try a longer --connect_timeout or a lower ",
                    "--connect_rate\n");
  }
  if (totals.errors.no_ports > 0) {
    absl::StrAppend(text, "  no ports: give more --source_addresses, or a longer pause between pulses\n");
  }
  if (totals.closed_by_server > 0) {
    absl::StrAppend(text,
                    "closed by the server while they were held: ", FormatCount(totals.closed_by_server));
    if (totals.reset_by_server > 0)
      absl::StrAppend(text, ", ", FormatCount(totals.reset_by_server), " of them reset");
    absl::StrAppend(text, "\n");
  }
  if (totals.left_open > 0) {
    absl::StrAppend(text, "not closed by the server within --close_timeout: ", FormatCount(totals.left_open),
                    "\n");
  }
}

}  // namespace

std::string Summary(const std::string& server, const RunResult& run) {
  const Totals totals = SumUp(run);
  std::string text = absl::StrCat("server ", server, run.interrupted ? ", stopped before the end" : "", "\n");
  absl::StrAppendFormat(&text, "%-6s %-6s %17s %9s %9s %9s %9s %9s\n", "pulse", "kind", "connected", "in",
                        "p50", "p90", "p99", "max");
  const size_t first = run.pulses.size() > kMostRows ? run.pulses.size() - kMostRows : 0;
  if (first > 0) absl::StrAppend(&text, "(", FormatCount(first), " earlier pulses: see --json)\n");
  for (size_t at = first; at < run.pulses.size(); ++at) {
    const PulseResult& pulse = run.pulses[at];
    AddRow(absl::StrCat(pulse.index), KindName(pulse.kind), pulse.connected, pulse.requested,
           pulse.connect_seconds(), pulse.latency, &text);
  }
  AddRow("total", "", totals.connected, totals.requested, totals.connect_seconds, totals.latency, &text);
  absl::StrAppend(&text,
                  "dropped by this machine's kernel (listen overflows): ", Dropped(totals.listen_overflows),
                  "; client CPU ", FormatSeconds(run.cpu_s));
  if (totals.bytes_sent > 0) absl::StrAppend(&text, "; sent ", FormatBytes(totals.bytes_sent));
  absl::StrAppend(&text, "\n");
  AddTroubles(totals, &text);
  return text;
}

}  // namespace ebb::pulse
