#include "compare/capacity.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/units.h"

namespace ebb::compare {

absl::StatusOr<std::string> FitToCapacity(const Capacity& capacity, Schedule* schedule) {
  if (capacity.connections == 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("not one connection is possible: ", capacity.limit, "; raise it"));
  }
  const int64_t wanted = std::max(schedule->big_connections, schedule->small_connections);
  if (wanted <= capacity.connections) return "";
  schedule->big_connections = std::min(schedule->big_connections, capacity.connections);
  schedule->small_connections = std::min(schedule->small_connections, capacity.connections);
  return absl::StrCat("bursts of ", FormatCount(capacity.connections), " instead of ", FormatCount(wanted),
                      " connections: ", capacity.limit, "; raise it for more");
}

}  // namespace ebb::compare
