#include "base/io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "base/io/output_file.h"
#include "base/io/unique_fd.h"

namespace ebb {
namespace fs = std::filesystem;

absl::Status ErrnoStatus(int error, absl::string_view doing) {
  const std::string message = absl::StrCat(doing, ": ", strerror(error));
  return absl::Status(absl::ErrnoToStatusCode(error), message);
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoStatus(errno, absl::StrCat("cannot open ", path));
  std::string content;
  char buffer[8192];
  while (true) {
    const ssize_t n = read(fd.get(), buffer, sizeof buffer);
    if (n == 0) return content;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return ErrnoStatus(errno, absl::StrCat("cannot read ", path));
    content.append(buffer, n);
  }
}

absl::Status WriteAll(int fd, absl::string_view data, absl::string_view name, absl::Duration patience) {
  while (!data.empty()) {
    const ssize_t n = write(fd, data.data(), data.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) {
      pollfd room{fd, POLLOUT, 0};
      if (poll(&room, 1, static_cast<int>(absl::ToInt64Milliseconds(patience))) != 0) continue;
      return absl::DeadlineExceededError(absl::StrCat("cannot write ", name, ": nobody has read from it for ",
                                                      absl::FormatDuration(patience)));
    }
    if (n < 0) return ErrnoStatus(errno, absl::StrCat("cannot write ", name));
    data.remove_prefix(n);
  }
  return absl::OkStatus();
}

absl::Status WriteFileAtomically(const std::string& path, absl::string_view content) {
  auto file = OutputFile::Open(path);
  return file.ok() ? file->Write(content) : file.status();
}

absl::Status MakeFolder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return ErrnoStatus(error.value(), absl::StrCat("cannot make the folder ", path));
  return absl::OkStatus();
}

absl::StatusOr<std::string> MakeNewFolder(const std::string& path) {
  const absl::Status above = MakeFolder(fs::path(path).parent_path().string());
  if (!above.ok()) return above;
  std::string made = path;
  for (int number = 2; mkdir(made.c_str(), 0777) != 0; ++number) {
    if (errno != EEXIST) return ErrnoStatus(errno, absl::StrCat("cannot make the folder ", made));
    made = absl::StrCat(path, "-", number);
  }
  return made;
}

absl::Status CheckWritable(const std::string& folder) {
  const std::string probe = absl::StrCat(folder, "/.writable-", getpid());
  const absl::Status status = WriteFileAtomically(probe, "\n");
  unlink(probe.c_str());
  if (status.ok()) return status;
  return absl::Status(status.code(), absl::StrCat("cannot write into ", folder, ": ", status.message()));
}

std::string UserPath(const std::string& path) {
  const fs::path typed(path);
  if (typed.is_absolute()) return typed.lexically_normal().string();
  const char* base = getenv("BUILD_WORKING_DIRECTORY");
  return ((base != nullptr ? fs::path(base) : fs::current_path()) / typed).lexically_normal().string();
}

}  // namespace ebb
