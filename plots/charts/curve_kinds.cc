#include "plots/charts/curve_kinds.h"

#include <algorithm>

namespace ebb::plots {
namespace {

template <auto column>
Series Of(const Run& run) {
  return SeriesOf(run.samples, column);
}

}  // namespace

const std::vector<CurveKind>& AllCurveKinds() {
  static const auto& kinds = *new std::vector<CurveKind>{
      {"rss_bytes", "rss", "Resident memory", "resident memory", Unit::kBytes, &Of<&Sample::rss_bytes>, ""},
      {"charged_bytes", "charged", "Charged memory", "charged memory", Unit::kBytes,
       &Of<&Sample::charged_bytes>, "charged_"},
      {"anonymous_bytes", "anonymous", "Anonymous memory", "anonymous memory", Unit::kBytes,
       &Of<&Sample::anonymous_bytes>},
      {"threads", "threads", "Threads", "threads", Unit::kCount, &Of<&Sample::threads>},
      {"minor_faults", "faults", "Minor faults", "minor faults", Unit::kCount, &Of<&Sample::minor_faults>},
      {"cpu_s", "cpu", "CPU time", "CPU time", Unit::kSeconds, &Of<&Sample::cpu_s>},
  };
  return kinds;
}

Series ReadingsOf(const CurveKind& kind, const Run& run) {
  Series series = kind.series(run);
  std::erase_if(series, [](const Point& point) { return !point.value.has_value(); });
  return series;
}

std::vector<CurveKind> RecordedCurveKinds(absl::Span<const Run> runs) {
  std::vector<CurveKind> recorded;
  for (const CurveKind& kind : AllCurveKinds()) {
    const bool any =
        std::any_of(runs.begin(), runs.end(), [&](const Run& run) { return !ReadingsOf(kind, run).empty(); });
    if (any) recorded.push_back(kind);
  }
  return recorded;
}

}  // namespace ebb::plots
