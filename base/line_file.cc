#include "base/line_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "base/file.h"

namespace ebb {

absl::StatusOr<LineFile> LineFile::Create(const std::string& path, absl::string_view header) {
  UniqueFd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666));
  if (!fd.valid()) return ErrnoStatus(errno, absl::StrCat("cannot create ", path));
  LineFile file(path, std::move(fd));
  const absl::Status status = file.Append(header);
  if (!status.ok()) return status;
  return file;
}

absl::Status LineFile::Append(absl::string_view line) {
  absl::StrAppend(&waiting_, line, "\n");
  while (!waiting_.empty()) {
    const ssize_t n = write(fd_.get(), waiting_.data(), waiting_.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return ErrnoStatus(errno, absl::StrCat("cannot write ", path_));
    waiting_.erase(0, n);
  }
  return absl::OkStatus();
}

}  // namespace ebb
