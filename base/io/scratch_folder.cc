#include "base/io/scratch_folder.h"

#include <errno.h>
#include <stdlib.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "base/io/file.h"

namespace ebb {

absl::StatusOr<ScratchFolder> ScratchFolder::Create(absl::string_view prefix) {
  const char* parent = getenv("TMPDIR");
  std::string path =
      absl::StrCat(parent == nullptr || *parent == '\0' ? "/tmp" : parent, "/", prefix, "-XXXXXX");
  if (mkdtemp(path.data()) == nullptr) {
    return ErrnoStatus(errno, absl::StrCat("cannot make a temporary folder ", path));
  }
  return ScratchFolder(std::move(path));
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;  // There is nobody to tell, and nothing to be done.
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace ebb
