#include "compare/run_files.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "memstats/run_format.h"

namespace ebb {

absl::Status PrepareRunFolder(const std::string& folder) {
  const absl::Status made = MakeFolder(folder);
  if (!made.ok()) return made;
  for (const char* file :
       {kRunFile, kSamplesFile, kChargedFile, kEventsFile, kHeapFile, kDesignLog, kPulseLog, kPulseReport}) {
    std::error_code ignored;  // What cannot be removed cannot be written either, which is said then.
    std::filesystem::remove(absl::StrCat(folder, "/", file), ignored);
  }
  return absl::OkStatus();
}

}  // namespace ebb
