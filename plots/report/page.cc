#include "plots/report/page.h"

#include "absl/strings/str_replace.h"
#include "plots/report/page_parts.h"

namespace ebb::plots {
namespace {

std::string EscapeHtml(const std::string& text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
}

// Within a script's element a '<' could end it; in JSON it may as well be written as its number.
std::string EmbeddedJson(const nlohmann::json& data) {
  const std::string json = data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return absl::StrReplaceAll(json, {{"<", "\\u003c"}});
}

}  // namespace

std::string ReportPage(const nlohmann::json& data) {
  return absl::StrReplaceAll(kPageTemplate, {{"@TITLE@", EscapeHtml(data.value("title", "ebb"))},
                                             {"@STYLE@", kPageStyle},
                                             {"@DATA@", EmbeddedJson(data)},
                                             {"@LIBRARY@", kChartLibrary},
                                             {"@SCRIPT@", kPageScript}});
}

}  // namespace ebb::plots
