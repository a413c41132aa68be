#ifndef EBB_COMPARE_CAPACITY_H_
#define EBB_COMPARE_CAPACITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "base/system/capacity.h"
#include "compare/profile.h"

namespace ebb::compare {

// Lowers what `schedule` asks for, big or small, to what is possible. Returns a sentence for the user that
// says so and what to raise, or nothing if all of it is possible. Errors: not one connection is possible.
absl::StatusOr<std::string> FitToCapacity(const Capacity& capacity, Schedule* schedule);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_CAPACITY_H_
