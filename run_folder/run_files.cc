#include "run_folder/run_files.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "run_folder/charged_reading.h"
#include "run_folder/event.h"
#include "run_folder/heap_reading.h"
#include "run_folder/names.h"
#include "run_folder/sample.h"

namespace ebb {

absl::Status PrepareRunFolder(const std::string& folder) {
  const absl::Status made = MakeFolder(folder);
  if (!made.ok()) return made;
  for (const char* file :
       {kRunFile, CsvFile<Sample>::kName, CsvFile<ChargedReading>::kName, CsvFile<Event>::kName,
        CsvFile<HeapReading>::kName, kDesignLog, kPulseLog, kPulseReport}) {
    std::error_code ignored;  // What cannot be removed cannot be written either, which is said then.
    std::filesystem::remove(absl::StrCat(folder, "/", file), ignored);
  }
  return absl::OkStatus();
}

}  // namespace ebb
