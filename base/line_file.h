#ifndef EBB_BASE_LINE_FILE_H_
#define EBB_BASE_LINE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/unique_fd.h"

namespace ebb {

// A text file that grows by whole lines, for records that must survive a kill: each line is handed to the
// kernel at once. What cannot be written (a full disk) is kept in memory and tried again with the next line,
// so that nothing is lost when there is room again. Not thread-safe.
class LineFile {
 public:
  // Creates or replaces the file and writes its first line. Errors: it cannot be created or written.
  static absl::StatusOr<LineFile> Create(const std::string& path, absl::string_view header);

  // Appends `line` and a newline. Errors: the first lines that wait could not be written; they still wait.
  absl::Status Append(absl::string_view line);

 private:
  LineFile(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  std::string path_;
  UniqueFd fd_;
  std::string waiting_;
};

}  // namespace ebb

#endif  // EBB_BASE_LINE_FILE_H_
