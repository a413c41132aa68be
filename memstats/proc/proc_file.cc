#include "memstats/proc/proc_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "base/io/file.h"

namespace ebb::memstats {

absl::StatusOr<ProcFile> ProcFile::Open(const std::string& path) {
  UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoStatus(errno, absl::StrCat("cannot open ", path));
  return ProcFile(path, std::move(fd));
}

std::string ProcFile::PathOf(pid_t pid, absl::string_view name) {
  return absl::StrCat("/proc/", pid, "/", name);
}

absl::StatusOr<absl::string_view> ProcFile::Read() {
  ssize_t n;
  while ((n = pread(fd_.get(), buffer_, sizeof buffer_, 0)) < 0 && errno == EINTR) {
  }
  if (n < 0 && errno == ESRCH) return absl::NotFoundError(absl::StrCat(path_, ": the process has ended"));
  if (n < 0) return ErrnoStatus(errno, absl::StrCat("cannot read ", path_));
  return absl::string_view(buffer_, n);
}

}  // namespace ebb::memstats
