#ifndef EBB_COMPARE_CHOSEN_DESIGNS_H_
#define EBB_COMPARE_CHOSEN_DESIGNS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "compare/catalogue/design.h"

namespace ebb::compare {

// What the command line says of the designs to run.
struct DesignChoice {
  std::vector<Design> catalogue;  // All that there are.
  std::string names;              // "threads,epoll", "all" for those that are ready here, or empty.
  std::vector<std::string> own;   // "NAME=COMMAND with {port}", each.
  int64_t pid = 0;                // A server that runs already, on `port`; 0: none.
  int64_t port = 0;
  std::string programs_folder;  // What {ebb} stands for.
};

// The designs, in the order in which they were named, then the user's own, then the running one. Errors, as
// sentences for the user: a name that is unknown or given twice, a design that is not ready with what to
// install, no design at all, a process that is not there or does not listen on the port.
absl::StatusOr<std::vector<Design>> ChooseDesigns(const DesignChoice& choice);

// The catalogue with the designs of `added` in the place of those of the same name, the others at its end.
std::vector<Design> MergeCatalogues(std::vector<Design> catalogue, const std::vector<Design>& added);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_CHOSEN_DESIGNS_H_
