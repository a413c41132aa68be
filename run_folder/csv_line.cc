#include "run_folder/csv_line.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace ebb {

void AppendCell(std::string* line, double t_s) { absl::StrAppendFormat(line, "%.6f", t_s); }

void AppendCell(std::string* line, const std::optional<int64_t>& count) {
  if (count.has_value()) absl::StrAppend(line, *count);
}

void AppendCell(std::string* line, const std::optional<double>& number) {
  if (number.has_value()) absl::StrAppendFormat(line, "%.2f", *number);
}

}  // namespace ebb
