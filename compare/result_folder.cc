#include "compare/result_folder.h"

#include <filesystem>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/io/file.h"
#include "run_folder/names.h"

namespace ebb::compare {
namespace {

namespace fs = std::filesystem;

// What an earlier comparison has left in the folder; empty if there was none.
std::string FindEarlier(const std::string& folder) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code ignored;  // What cannot be looked into is none of ours.
    if (entry->path().filename() == "report.html") return "report.html";
    if (fs::exists(entry->path() / kRunFile, ignored)) {
      return absl::StrCat(entry->path().filename().string(), "/", kRunFile);
    }
  }
  return "";
}

}  // namespace

absl::StatusOr<std::string> MakeResultFolder(const std::string& given) {
  if (given.empty()) {
    const std::string by_time =
        absl::StrCat("ebb-runs/", absl::FormatTime("%Y-%m-%dT%H-%M-%S", absl::Now(), absl::LocalTimeZone()));
    return MakeNewFolder(UserPath(by_time));
  }
  const std::string earlier = FindEarlier(given);
  if (!earlier.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("--out=", given, " holds an earlier comparison (", earlier,
                                                   "): give another folder, or remove that one first"));
  }
  absl::Status status = MakeFolder(given);
  if (status.ok()) status = CheckWritable(given);
  if (!status.ok()) return status;
  return given;
}

}  // namespace ebb::compare
