#include "plots/figures/shared_pages.h"

#include "absl/strings/str_cat.h"

namespace ebb::plots {

std::string SharedPagesNote(const DesignSummary& summary) {
  const Figure* processes = summary.Find(*FindMetric("max_processes"));
  if (processes == nullptr || processes->median < 2) return "";
  std::string note =
      absl::StrCat("resident memory counts what its ", FormatFigure(Unit::kCount, processes->median),
                   " processes share once for each of them");
  const Figure* proportional = summary.Find(*FindMetric("pss_per_connection_bytes"));
  if (proportional != nullptr) {
    absl::StrAppend(&note, "; a connection's proportional set is ",
                    FormatFigure(Unit::kBytesEach, proportional->median));
  }
  return note;
}

}  // namespace ebb::plots
