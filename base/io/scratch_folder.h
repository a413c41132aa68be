#ifndef EBB_BASE_IO_SCRATCH_FOLDER_H_
#define EBB_BASE_IO_SCRATCH_FOLDER_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb {

// A new, empty folder below TMPDIR or /tmp, which goes with this object, with all that is in it. Movable; not
// thread-safe.
class ScratchFolder {
 public:
  // Its name begins with `prefix`. Errors: it cannot be made.
  static absl::StatusOr<ScratchFolder> Create(absl::string_view prefix);

  ScratchFolder(ScratchFolder&& other) noexcept : path_(std::exchange(other.path_, "")) {}
  ScratchFolder& operator=(ScratchFolder&&) = delete;
  ~ScratchFolder();

  const std::string& path() const { return path_; }

 private:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

}  // namespace ebb

#endif  // EBB_BASE_IO_SCRATCH_FOLDER_H_
