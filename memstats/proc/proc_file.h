#ifndef EBB_MEMSTATS_PROC_PROC_FILE_H_
#define EBB_MEMSTATS_PROC_PROC_FILE_H_

#include <sys/types.h>

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/io/unique_fd.h"

namespace ebb::memstats {

// A file of /proc or of a cgroup that is read again and again. It is opened once: a server that has run out
// of descriptors can still see its memory, which is when it needs to. Reading costs one system call
// (pread(2)) and no allocation. Not thread-safe.
class ProcFile {
 public:
  // Errors: the file cannot be opened; the message has its path and the reason.
  static absl::StatusOr<ProcFile> Open(const std::string& path);

  // "/proc/self/statm", or "/proc/123/statm".
  static std::string PathOf(pid_t pid, absl::string_view name);

  // The content now, at most kCapacity bytes of it, valid until the next Read(). Errors: NotFound once the
  // process has ended.
  absl::StatusOr<absl::string_view> Read();

 private:
  // /proc/PID/status, the longest of the files that are read this way, has about 1,500 bytes.
  static constexpr size_t kCapacity = 4096;

  ProcFile(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  std::string path_;
  UniqueFd fd_;
  char buffer_[kCapacity];
};

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_PROC_PROC_FILE_H_
