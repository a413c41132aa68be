#include "base/io/line_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "base/io/output_file.h"

namespace ebb {

absl::StatusOr<LineFile> LineFile::Create(const std::string& path, absl::string_view header) {
  const auto followed = FollowLinks(path);
  if (!followed.ok()) return followed.status();
  auto fd = OpenIfNotRegular(*followed);
  if (!fd.ok()) return fd.status();
  if (!fd->valid()) fd->reset(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666));
  if (!fd->valid()) return ErrnoStatus(errno, absl::StrCat("cannot create ", path));
  LineFile file(path, *std::move(fd));
  const absl::Status status = file.Append(header);
  if (!status.ok()) return status;
  return file;
}

absl::Status LineFile::Append(absl::string_view line) {
  const auto fits = [&] { return waiting_.size() - written_bytes_ + line.size() < kMaximumWaitingBytes; };
  if (!fits()) WriteWaiting().IgnoreError();  // There may be room again.
  if (fits()) {
    absl::StrAppend(&waiting_, line, "\n");
  } else {
    ++lost_lines_;
  }
  const absl::Status written = WriteWaiting();
  return lost_lines_ > 0 ? Missing(lost_lines_, written) : written;
}

absl::Status LineFile::Finish(absl::Duration patience) {
  absl::Status written = WriteWaiting();
  const int patience_ms = static_cast<int>(absl::ToInt64Milliseconds(patience));
  pollfd room{fd_.get(), POLLOUT, 0};
  while (written.ok() && !waiting_.empty()) {
    if (poll(&room, 1, patience_ms) == 0) {
      written = absl::DeadlineExceededError(absl::StrCat(
          "cannot write ", path_, ": nobody has read from it for ", absl::FormatDuration(patience)));
    } else {
      written = WriteWaiting();
    }
  }
  const absl::string_view unwritten = absl::string_view(waiting_).substr(written_bytes_);
  const int64_t missing = lost_lines_ + std::count(unwritten.begin(), unwritten.end(), '\n');
  return missing > 0 ? Missing(missing, written) : written;
}

absl::Status LineFile::WriteWaiting() {
  absl::Status status;
  while (written_bytes_ < waiting_.size()) {
    const ssize_t n = write(fd_.get(), waiting_.data() + written_bytes_, waiting_.size() - written_bytes_);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno != EAGAIN) status = ErrnoStatus(errno, absl::StrCat("cannot write ", path_));
    if (n < 0) break;
    written_bytes_ += n;
  }
  // Not after each line: moving what waits takes time.
  if (written_bytes_ * 2 >= waiting_.size()) {
    waiting_.erase(0, written_bytes_);
    written_bytes_ = 0;
  }
  return status;
}

absl::Status LineFile::Missing(int64_t lines, const absl::Status& written) const {
  const std::string why = written.ok() ? absl::StrCat(path_, " could not be written for too long")
                                       : std::string(written.message());
  return absl::DataLossError(
      absl::StrCat(why, "; ", lines, lines == 1 ? " line is missing" : " lines are missing"));
}

}  // namespace ebb
