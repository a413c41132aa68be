#include "memstats/proc/statm.h"

#include <unistd.h>

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace ebb::memstats {
namespace {

enum Field { kSize, kResident, kShared, kText, kLib, kData, kDirty, kFields };

}  // namespace

absl::StatusOr<Statm> ParseStatm(absl::string_view text, int64_t page_bytes) {
  int64_t pages[kFields];
  int count = 0;
  for (const absl::string_view word : absl::StrSplit(text, absl::ByAnyChar(" \n"), absl::SkipEmpty())) {
    if (count == kFields || !absl::SimpleAtoi(word, &pages[count]) || pages[count] < 0) {
      count = -1;
      break;
    }
    ++count;
  }
  if (count != kFields) {
    return absl::InvalidArgumentError(absl::StrCat("not the text of a statm file: \"", text, "\""));
  }
  Statm statm;
  statm.size_bytes = pages[kSize] * page_bytes;
  statm.rss_bytes = pages[kResident] * page_bytes;
  statm.shared_bytes = pages[kShared] * page_bytes;
  statm.data_bytes = pages[kData] * page_bytes;
  return statm;
}

int64_t PageBytes() {
  static const int64_t bytes = sysconf(_SC_PAGESIZE);
  return bytes;
}

}  // namespace ebb::memstats
