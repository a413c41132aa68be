#include "memstats/sample.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace ebb {
namespace {

std::string Cell(const std::optional<int64_t>& value) {
  return value.has_value() ? absl::StrCat(*value) : std::string();
}

}  // namespace

std::string ToCsv(const Sample& sample) {
  return absl::StrJoin(
      {absl::StrFormat("%.6f", sample.t_seconds), Cell(sample.rss_bytes), Cell(sample.anonymous_bytes),
       Cell(sample.pss_bytes), Cell(sample.charged_bytes), Cell(sample.processes), Cell(sample.threads),
       Cell(sample.connections), Cell(sample.minor_faults),
       sample.cpu_seconds.has_value() ? absl::StrFormat("%.2f", *sample.cpu_seconds) : ""},
      ",");
}

}  // namespace ebb
