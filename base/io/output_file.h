#ifndef EBB_BASE_IO_OUTPUT_FILE_H_
#define EBB_BASE_IO_OUTPUT_FILE_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/io/unique_fd.h"

namespace ebb {

// What a path that the user gave for output stands for.
struct OutputPath {
  // The file itself, no symbolic link any more: so a link is written through, and stays.
  std::string path;
  // The descriptor of this process that it is, as with /dev/stdout and with the shell's >(command).
  std::optional<int> descriptor;
};

// Follows the symbolic links of `path` itself, one after another (symlink(7)); what they lead to need not be
// there. Errors: more links than the kernel would follow.
absl::StatusOr<OutputPath> FollowLinks(const std::string& path);

// Opens for writing what is there and is no regular file: a device, a FIFO, or a descriptor of this process,
// whatever that is. Nothing is emptied and nothing waits: a FIFO without a reader is an error, and writing to
// what is opened here may end with EAGAIN. Not valid, and no error, if `path` is a regular file or not there.
absl::StatusOr<UniqueFd> OpenIfNotRegular(const OutputPath& path);

// A result that is written to a path of the user's choice, at once and whole. A regular file is replaced
// (rename(2)), so that a reader, or a run that is killed, sees the old file or the new one and never half of
// one; it keeps its permissions. All else is written straight. Not thread-safe.
class OutputFile {
 public:
  // Finds out what `path` is and, if it is no regular file, opens it and holds it: a FIFO's reader waits for
  // the result until this object goes. "-" is standard output. Errors name the path, why and what to do.
  static absl::StatusOr<OutputFile> Open(const std::string& path);

  // True if Write() replaces a regular file or makes a new one, and may be called again.
  bool replaces() const { return !opened_.valid(); }

  // Writes `content`. When it does not fit on the disk, the old file stays and nothing is left beside it. A
  // pipe's reader that takes nothing for ten seconds is an error, so that nobody waits for ever; that of
  // standard output is waited for.
  absl::Status Write(absl::string_view content);

 private:
  OutputFile(std::string path, UniqueFd opened) : path_(std::move(path)), opened_(std::move(opened)) {}

  absl::Status Replace(absl::string_view content) const;

  std::string path_;
  UniqueFd opened_;
};

}  // namespace ebb

#endif  // EBB_BASE_IO_OUTPUT_FILE_H_
