#ifndef EBB_COMPARE_RUN_PREPARED_DESIGN_H_
#define EBB_COMPARE_RUN_PREPARED_DESIGN_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/io/scratch_folder.h"
#include "compare/catalogue/design.h"
#include "compare/catalogue/placeholders.h"

namespace ebb::compare {

// A design that can be started: it has a temporary folder of its own, in which it has been built. The folder
// goes with this object. Not thread-safe.
class PreparedDesign {
 public:
  // Makes the folder, runs the design's build commands and asks for its version. `cancelled` is looked at
  // meanwhile. Errors: a build command failed, with the last lines of what it printed; Cancelled. Call it
  // from the main thread.
  static absl::StatusOr<PreparedDesign> Prepare(const Design& design, const std::string& programs_folder,
                                                const std::function<bool()>& cancelled);

  const Design& design() const { return design_; }
  const std::string& temp_folder() const { return folder_.path(); }

  // The first line that its version command printed; empty if it has none or that failed.
  const std::string& version() const { return version_; }

  // Writes the design's files, with these values, into its folder.
  absl::Status WriteFiles(const PlaceholderValues& values) const;

 private:
  PreparedDesign(Design design, ScratchFolder folder)
      : design_(std::move(design)), folder_(std::move(folder)) {}

  Design design_;
  ScratchFolder folder_;
  std::string version_;
};

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RUN_PREPARED_DESIGN_H_
