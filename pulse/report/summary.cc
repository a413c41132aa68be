#include "pulse/report/summary.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/units.h"
#include "pulse/report/problems.h"

namespace ebb::pulse {
namespace {

constexpr size_t kMostRows = 20;
constexpr size_t kGap = 2;  // Between two columns.

enum Column : size_t { kPulse, kConnected, kIn, kP50, kP90, kP99, kMax, kColumns };
using Row = std::array<std::string, kColumns>;

const Row kHeader = {"pulse", "connected", "in", "p50", "p90", "p99", "max"};
// In the order in which they are left out on a narrow terminal.
constexpr Column kDispensable[] = {kP90, kP50, kMax, kP99};

std::string Nanos(int64_t nanos) { return FormatSeconds(static_cast<double>(nanos) / 1e9); }

Row MakeRow(const std::string& pulse, int64_t connected, int64_t requested, double seconds,
            const LatencySummary& latency) {
  return {pulse,
          absl::StrCat(FormatCount(connected), "/", FormatCount(requested)),
          FormatSeconds(seconds),
          Nanos(latency.p50_ns),
          Nanos(latency.p90_ns),
          Nanos(latency.p99_ns),
          Nanos(latency.max_ns)};
}

// How wide each column is; 0 for those that are left out.
std::array<size_t, kColumns> Widths(const std::vector<Row>& rows, int columns) {
  std::array<size_t, kColumns> widths{};
  for (const Row& row : rows) {
    for (size_t at = 0; at < kColumns; ++at) widths[at] = std::max(widths[at], row[at].size());
  }
  for (const Column dispensable : kDispensable) {
    size_t width = 0;
    for (const size_t one : widths) width += one > 0 ? one + kGap : 0;
    if (width <= columns + kGap) break;
    widths[dispensable] = 0;
  }
  return widths;
}

void AddTable(const RunResult& run, const Totals& totals, int columns, std::string* text) {
  const size_t first = run.pulses.size() > kMostRows ? run.pulses.size() - kMostRows : 0;
  std::vector<Row> rows = {kHeader};
  for (size_t at = first; at < run.pulses.size(); ++at) {
    const PulseResult& pulse = run.pulses[at];
    rows.push_back(MakeRow(absl::StrCat(KindName(pulse.kind), " ", pulse.number), pulse.connected,
                           pulse.requested, pulse.connect_seconds(), pulse.latency));
  }
  rows.push_back(
      MakeRow("total", totals.connected, totals.requested, totals.connect_seconds, totals.latency));
  const std::array<size_t, kColumns> widths = Widths(rows, columns);
  for (const Row& row : rows) {
    std::string line = absl::StrFormat("%-*s", widths[kPulse], row[kPulse]);
    for (size_t at = kConnected; at < kColumns; ++at) {
      if (widths[at] > 0) absl::StrAppendFormat(&line, "%*s%*s", kGap, "", widths[at], row[at]);
    }
    absl::StrAppend(text, line, "\n");
    if (&row == &rows.front() && first > 0) {
      absl::StrAppend(text, "(", FormatCount(first), " earlier pulses: see --json)\n");
    }
  }
}

std::string Dropped(std::optional<int64_t> listen_overflows) {
  return listen_overflows.has_value() ? FormatCount(*listen_overflows) : "not read";
}

// What else did not go well, one line each, with what to change.
void AddTroubles(const Totals& totals, bool interrupted, std::string* text) {
  if (totals.errors.total() > 0) {
    absl::StrAppend(text, "not connected: ", totals.errors.ToString(), "\n");
  }
  if (totals.errors.timed_out > 0) {
    absl::StrAppend(text,
                    "  timed out: the server accepts too slowly; try a longer --connect_timeout or a lower ",
                    "--connect_rate\n");
  }
  if (totals.errors.no_ports > 0) {
    absl::StrAppend(text,
                    "  no ports: give more --source_addresses or longer pauses (-bs, -ss), or widen "
                    "net.ipv4.ip_local_port_range\n");
  }
  if (totals.left_open > 0) {
    absl::StrAppend(text, "not closed by the server ",
                    interrupted ? "before pulse was stopped: " : "within --close_timeout: ",
                    FormatCount(totals.left_open), "\n");
  }
}

}  // namespace

std::string Summary(const std::string& server, const RunResult& run, int columns) {
  const Totals totals = SumUp(run);
  std::string text;
  if (const std::string problem = ClosedProblem(run); !problem.empty()) text = absl::StrCat(problem, "\n");
  absl::StrAppend(&text, "server ", server, run.interrupted ? ", stopped before the end" : "", "\n");
  AddTable(run, totals, columns, &text);
  absl::StrAppend(&text,
                  "dropped by this machine's kernel (listen overflows): ", Dropped(totals.listen_overflows),
                  "; client CPU ", FormatSeconds(run.cpu_s));
  if (totals.bytes_sent > 0) absl::StrAppend(&text, "; sent ", FormatBytes(totals.bytes_sent));
  absl::StrAppend(&text, "\n");
  AddTroubles(totals, run.interrupted, &text);
  return text;
}

}  // namespace ebb::pulse
