#include "compare/verdict.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/units.h"

namespace ebb {
namespace {

std::string Bytes(double bytes) { return FormatBytes(std::llround(bytes)); }

std::string Cost(const plots::Metrics& metrics) {
  if (!metrics.resident.per_connection_bytes.has_value()) return "what a connection cost was not measured";
  std::string cost = absl::StrCat("a connection cost ", Bytes(*metrics.resident.per_connection_bytes),
                                  " of resident memory");
  if (metrics.charged.per_connection_bytes.has_value()) {
    absl::StrAppend(&cost, " and ", Bytes(*metrics.charged.per_connection_bytes),
                    " of all that the kernel charges");
  }
  return cost;
}

std::string Return(const plots::Metrics& metrics) {
  const auto& resident = metrics.resident;
  if (!resident.return_time_s.has_value()) return "whether the memory came back was not measured";
  if (*resident.return_time_s != plots::kNever) {
    return absl::StrFormat("the memory came back %s after the last burst",
                           FormatSeconds(*resident.return_time_s));
  }
  std::string never = "the memory did not come back after the bursts";
  if (resident.FloorOverBase().has_value()) {
    absl::StrAppendFormat(&never, ": %s stayed, %.1f times the base", Bytes(*resident.floor_bytes),
                          *resident.FloorOverBase());
  }
  return never;
}

}  // namespace

std::string Verdict(const std::string& design, const plots::Metrics& metrics) {
  std::string verdict = absl::StrCat(design, ": ", Cost(metrics), "; ", Return(metrics), ".");
  if (metrics.excess.has_value()) {
    absl::StrAppendFormat(&verdict, " Small pulses needed %.2f times what they need on a fresh server.",
                          *metrics.excess);
  }
  return verdict;
}

}  // namespace ebb
