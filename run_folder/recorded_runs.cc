#include "run_folder/recorded_runs.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "run_folder/names.h"

namespace ebb {
namespace {

namespace fs = std::filesystem;

bool IsRun(const fs::path& folder) {
  std::error_code error;
  return fs::is_regular_file(folder / kRunFile, error);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> FindRunFolders(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return absl::InvalidArgumentError(
        absl::StrCat(folder, " is not a folder: give run folders, as compare and memstats make them"));
  }
  if (IsRun(folder)) return std::vector<std::string>{folder};
  std::vector<std::string> runs;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.is_directory(error) && IsRun(entry.path())) runs.push_back(entry.path().string());
  }
  if (runs.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        folder,
        " has no run.json, and no folder in it has: give run folders, or the folder of a comparison"));
  }
  std::sort(runs.begin(), runs.end());
  return runs;
}

}  // namespace ebb
