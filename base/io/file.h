#ifndef EBB_BASE_IO_FILE_H_
#define EBB_BASE_IO_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace ebb {

// The whole content of `path`. Works for files whose size is not known before they are read (/proc, pipes).
// Errors: NotFound, PermissionDenied or Unavailable, naming the path and the reason.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Replaces `path` with `content`: it is written beside it and renamed, so that a reader, or a run that is
// killed, sees the old file or the new one and never half of one. A full disk is an error, and the old file
// stays. What is there and is no regular file, such as a device or a FIFO, is written straight, and symbolic
// links stay (output_file.h).
absl::Status WriteFileAtomically(const std::string& path, absl::string_view content);

// Writes all of `data` to a descriptor, going on after a signal and a short write. `name` is for the message.
// Errors: what write(2) says; a descriptor that does not wait (O_NONBLOCK) took nothing for `patience`.
absl::Status WriteAll(int fd, absl::string_view data, absl::string_view name,
                      absl::Duration patience = absl::Seconds(10));

// Makes `path` and the folders above it. No error if it is there.
absl::Status MakeFolder(const std::string& path);

// Makes a folder that was not there, with the folders above it, and returns its path: `path`, or with "-2",
// "-3" and so on behind it if that name is taken.
absl::StatusOr<std::string> MakeNewFolder(const std::string& path);

// Finds out now, rather than when there is something to write, that nothing can be written into a folder.
// Errors: why.
absl::Status CheckWritable(const std::string& folder);

// The absolute path of what the user typed. `bazel run` starts a program in a folder of its own and hands on
// the user's in BUILD_WORKING_DIRECTORY.
std::string UserPath(const std::string& path);

// A status of the kind that fits errno, saying "<doing>: <reason>".
absl::Status ErrnoStatus(int error, absl::string_view doing);

}  // namespace ebb

#endif  // EBB_BASE_IO_FILE_H_
