#include "base/io/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"

namespace ebb {
namespace {

namespace fs = std::filesystem;

constexpr int kMaximumLinks = 40;  // As many as the kernel follows (path_resolution(7)).
constexpr mode_t kPermissions = 0777;

absl::StatusOr<UniqueFd> Duplicate(int descriptor, const std::string& name) {
  UniqueFd fd(fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!fd.valid()) return ErrnoStatus(errno, absl::StrCat("cannot write to ", name));
  return fd;
}

// Makes a new file beside `path`, in whose place it will be put, and keeps its name in `beside`.
UniqueFd CreateBeside(const std::string& path, std::string* beside) {
  constexpr int kMaximumTries = 100;
  UniqueFd fd;
  for (int i = 0; i < kMaximumTries && !fd.valid(); ++i) {
    *beside = absl::StrCat(path, ".new-", getpid(), i > 0 ? absl::StrCat("-", i) : "");
    // What has this name already is somebody else's, or of a process with this number that was killed.
    fd.reset(open(beside->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!fd.valid() && errno != EEXIST) break;
  }
  return fd;
}

}  // namespace

absl::StatusOr<OutputPath> FollowLinks(const std::string& path) {
  const std::string own_descriptors = absl::StrCat("/proc/", getpid(), "/fd");
  fs::path at = path;
  for (int links = 0; links <= kMaximumLinks; ++links) {
    std::error_code error;
    const fs::path folder = fs::canonical(at.has_parent_path() ? at.parent_path() : ".", error);
    int descriptor;
    if (!error && folder == own_descriptors && absl::SimpleAtoi(at.filename().string(), &descriptor)) {
      return OutputPath{at.string(), descriptor};
    }
    const fs::path target = fs::read_symlink(at, error);
    if (error) return OutputPath{at.string(), std::nullopt};  // It is no link, or not there.
    at = at.parent_path() / target;
  }
  return ErrnoStatus(ELOOP, absl::StrCat("cannot write ", path));
}

absl::StatusOr<UniqueFd> OpenIfNotRegular(const OutputPath& output) {
  const auto& [path, descriptor] = output;
  struct stat there;
  const bool exists = stat(path.c_str(), &there) == 0;
  // Opened anew, a file behind a descriptor would be written from its beginning.
  if (exists && S_ISREG(there.st_mode) && descriptor.has_value()) return Duplicate(*descriptor, path);
  if (!exists || S_ISREG(there.st_mode)) return UniqueFd();
  UniqueFd fd(open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (fd.valid()) return fd;
  const int error = errno;
  // A socket cannot be opened anew, nor can the terminal of another user.
  if (descriptor.has_value()) return Duplicate(*descriptor, path);
  if (error == ENXIO && S_ISFIFO(there.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot write to ", path, ": it is a pipe that nobody reads; start its reader first"));
  }
  return ErrnoStatus(error, absl::StrCat("cannot write to ", path));
}

absl::StatusOr<OutputFile> OutputFile::Open(const std::string& path) {
  if (path == "-") {
    auto standard_output = Duplicate(STDOUT_FILENO, "standard output");
    if (!standard_output.ok()) return standard_output.status();
    return OutputFile("standard output", *std::move(standard_output));
  }
  const auto followed = FollowLinks(path);
  if (!followed.ok()) return followed.status();
  auto opened = OpenIfNotRegular(*followed);
  if (!opened.ok()) return opened.status();
  return OutputFile(followed->path, *std::move(opened));
}

absl::Status OutputFile::Write(absl::string_view content) {
  return replaces() ? Replace(content) : WriteAll(opened_.get(), content, path_);
}

absl::Status OutputFile::Replace(absl::string_view content) const {
  std::string beside;
  UniqueFd fd = CreateBeside(path_, &beside);
  if (!fd.valid()) return ErrnoStatus(errno, absl::StrCat("cannot create ", path_));
  struct stat before;
  if (stat(path_.c_str(), &before) == 0) fchmod(fd.get(), before.st_mode & kPermissions);
  absl::Status status = WriteAll(fd.get(), content, path_);
  if (status.ok() && close(fd.release()) != 0) {
    status = ErrnoStatus(errno, absl::StrCat("cannot write ", path_));
  }
  if (status.ok() && rename(beside.c_str(), path_.c_str()) != 0) {
    status = ErrnoStatus(errno, absl::StrCat("cannot rename ", beside, " to ", path_));
  }
  if (!status.ok()) unlink(beside.c_str());
  return status;
}

}  // namespace ebb
