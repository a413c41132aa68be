#ifndef EBB_BASE_IO_LINE_FILE_H_
#define EBB_BASE_IO_LINE_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/io/unique_fd.h"

namespace ebb {

// A text file that grows by whole lines, for records that must survive a kill: each line is handed to the
// kernel at once. What cannot be written (a full disk, a pipe whose reader lags behind) is kept in memory, up
// to kMaximumWaitingBytes, and tried again with the next line, so that nothing is lost when there is room
// again. Beyond that new lines are lost, and counted. Not thread-safe.
class LineFile {
 public:
  // A quarter of an hour of samples and more, without the program becoming large itself.
  static constexpr size_t kMaximumWaitingBytes = 4 << 20;

  // Opens the file and writes its first line. A regular file is made or emptied; what is no regular file is
  // written straight (output_file.h). Does not wait for anybody. Errors: it cannot be created or written; it
  // is a pipe that nobody reads.
  static absl::StatusOr<LineFile> Create(const std::string& path, absl::string_view header);

  // Appends `line` and a newline. Never waits: for a pipe whose reader lags behind the lines do, which is no
  // error. Errors: the first lines that wait could not be written, and still wait; from then on, lines were
  // lost.
  absl::Status Append(absl::string_view line);

  // To be called once, after the last line: writes what waits, as long as the reader takes something within
  // `patience`. Errors: lines are missing in the file, and how many.
  absl::Status Finish(absl::Duration patience = absl::Seconds(1));

 private:
  LineFile(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  // Writes what can be written without waiting.
  absl::Status WriteWaiting();
  // Says that so many lines are missing in the file; `written` is why, if it is known.
  absl::Status Missing(int64_t lines, const absl::Status& written) const;

  std::string path_;
  UniqueFd fd_;
  std::string waiting_;
  size_t written_bytes_ = 0;  // Of waiting_, from its beginning.
  int64_t lost_lines_ = 0;
};

}  // namespace ebb

#endif  // EBB_BASE_IO_LINE_FILE_H_
