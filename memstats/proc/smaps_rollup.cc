#include "memstats/proc/smaps_rollup.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "memstats/proc/kb_fields.h"
#include "memstats/proc/proc_file.h"

namespace ebb::memstats {

absl::StatusOr<SmapsRollup> ParseSmapsRollup(absl::string_view text) {
  const std::optional<int64_t> rss = FindKbField(text, "Rss");
  const std::optional<int64_t> pss = FindKbField(text, "Pss");
  const std::optional<int64_t> anonymous = FindKbField(text, "Anonymous");
  const std::optional<int64_t> swap = FindKbField(text, "Swap");
  if (!rss.has_value() || !pss.has_value() || !anonymous.has_value() || !swap.has_value()) {
    return absl::InvalidArgumentError(absl::StrCat("not the text of a smaps_rollup file: \"", text, "\""));
  }
  return SmapsRollup{*rss, *pss, *anonymous, *swap};
}

absl::StatusOr<SmapsRollup> ReadSmapsRollup(pid_t pid) {
  const auto text = ReadFile(ProcFile::PathOf(pid, "smaps_rollup"));
  if (!text.ok()) return text.status();
  return ParseSmapsRollup(*text);
}

}  // namespace ebb::memstats
