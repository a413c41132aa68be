#include "plots/report/report.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "plots/report/json_report.h"
#include "plots/report/markdown_report.h"
#include "plots/report/page.h"

namespace ebb::plots {

absl::Status WriteReports(const ReportInput& input, const std::string& folder,
                          std::vector<std::string>* written) {
  absl::Status status = MakeFolder(folder);
  if (!status.ok()) return status;
  // Bytes that are no UTF-8, as a command's output may have, are written as U+FFFD.
  const std::string json =
      JsonReport(input).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  const std::pair<const char*, std::string> files[] = {
      {"report.html", ReportPage(ReportData(input))},
      {"report.md", MarkdownReport(input)},
      {"metrics.json", json},
  };
  for (const auto& [name, content] : files) {
    const std::string path = absl::StrCat(folder, "/", name);
    status = WriteFileAtomically(path, content);
    if (!status.ok()) return status;
    if (written != nullptr) written->push_back(path);
  }
  return absl::OkStatus();
}

}  // namespace ebb::plots
