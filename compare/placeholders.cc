#include "compare/placeholders.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace ebb {

std::string Expand(const std::string& text, const PlaceholderValues& values) {
  return absl::StrReplaceAll(text, {{"{port}", absl::StrCat(values.port)},
                                    {"{run}", values.run_folder},
                                    {"{clock}", absl::StrCat(values.clock_start_nanos)},
                                    {"{ebb}", values.programs_folder},
                                    {"{temp}", values.temp_folder}});
}

std::vector<std::string> Expand(const std::vector<std::string>& words, const PlaceholderValues& values) {
  std::vector<std::string> expanded;
  for (const std::string& word : words) expanded.push_back(Expand(word, values));
  return expanded;
}

}  // namespace ebb
