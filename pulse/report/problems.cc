#include "pulse/report/problems.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/units.h"

namespace ebb::pulse {
namespace {

constexpr size_t kMostPulsesNamed = 3;
constexpr absl::Duration kMuchLonger = absl::Milliseconds(100);

std::string Seconds(absl::Duration duration) { return FormatSeconds(absl::ToDoubleSeconds(duration)); }

// "5,000 of 5,000 in big pulse 2, 1 of 1,000 in small pulse 1"
std::string WhichPulses(const RunResult& run) {
  std::vector<std::string> texts;
  size_t more = 0;
  for (const PulseResult& pulse : run.pulses) {
    if (pulse.closed_by_server.count == 0) continue;
    if (texts.size() == kMostPulsesNamed) {
      ++more;
      continue;
    }
    texts.push_back(absl::StrCat(FormatCount(pulse.closed_by_server.count), " of ",
                                 FormatCount(pulse.connected), " in ", KindName(pulse.kind), " pulse ",
                                 pulse.number));
  }
  if (more > 0) texts.push_back(absl::StrCat("others in ", FormatCount(more), " more"));
  return absl::StrJoin(texts, ", ");
}

bool MostlyAtOnce(const ClosedByServer& closed) { return 2 * closed.at_once > closed.count; }

std::string HowSoon(const ClosedByServer& closed) {
  if (MostlyAtOnce(closed)) return absl::StrCat("within ", Seconds(closed.longest), " of connecting");
  if (closed.longest - closed.shortest < kMuchLonger) return absl::StrCat("after ", Seconds(closed.longest));
  return absl::StrCat("after ", Seconds(closed.shortest), " to ", Seconds(closed.longest));
}

// How many it kept of the pulses in which it closed some: the most of any.
int64_t Kept(const RunResult& run) {
  int64_t kept = 0;
  for (const PulseResult& pulse : run.pulses) {
    if (pulse.closed_by_server.count > 0)
      kept = std::max(kept, pulse.connected - pulse.closed_by_server.count);
  }
  return kept;
}

std::string LikelyReason(const RunResult& run, const Totals& totals) {
  const ClosedByServer& closed = totals.closed_by_server;
  const int64_t kept = Kept(run);
  if (totals.errors.refused > 0)
    return "the server has ended, for connects were refused as well: see its log";
  if (!MostlyAtOnce(closed)) {
    return "its timeout for clients that send nothing (raise it, or hold for a shorter time with -l), or it "
           "has ended: see its log";
  }
  if (closed.other_addresses == closed.count) {
    return "it takes connections from some addresses only (an allow-list, a protected mode), for all of "
           "these came from others than the first: ask for fewer at a time, or give --source_addresses";
  }
  if (kept > 0) {
    return absl::StrCat("a limit of its clients or descriptors, for it kept at most ", FormatCount(kept),
                        ": raise that at the server, or ask for fewer with -big and -small");
  }
  return "it takes no connections from this address (an allow-list, a protected mode), or has ended: see its "
         "configuration and its log";
}

}  // namespace

std::string ClosedProblem(const RunResult& run) {
  const Totals totals = SumUp(run);
  const ClosedByServer& closed = totals.closed_by_server;
  if (closed.count == 0) return "";
  std::string text =
      absl::StrCat("the server closed ", FormatCount(closed.count), " of ", FormatCount(totals.connected),
                   " connections while they were held (", WhichPulses(run), "), ", HowSoon(closed));
  if (closed.reset > 0) absl::StrAppend(&text, ", ", FormatCount(closed.reset), " of them with a reset");
  if (!closed.said.empty()) absl::StrAppend(&text, "; it said '", closed.said, "'");
  return absl::StrCat(text, "; likely reason: ", LikelyReason(run, totals));
}

}  // namespace ebb::pulse
