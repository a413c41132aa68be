#ifndef EBB_RUN_FOLDER_SCHEDULE_H_
#define EBB_RUN_FOLDER_SCHEDULE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"

namespace ebb {

// The pulses that a run is made with: the big ones first, the small ones after. What each field means is said
// in pulse's --help.
struct Schedule {
  std::string profile;
  int64_t big_connections = 0;
  int64_t big_iterations = 0;  // 0: a small-only run.
  int64_t small_connections = 0;
  int64_t small_iterations = 0;
  // Empty only in what was read from a run.json that does not have them.
  std::optional<absl::Duration> big_pause;
  std::optional<absl::Duration> small_pause;
  std::optional<absl::Duration> linger;
};

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_SCHEDULE_H_
