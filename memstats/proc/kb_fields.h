#ifndef EBB_MEMSTATS_PROC_KB_FIELDS_H_
#define EBB_MEMSTATS_PROC_KB_FIELDS_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace ebb::memstats {

// The value of the line "<name>:   1234 kB" in one of the kernel's texts, in bytes (the kernel's kB is 1,024
// bytes), or of "<name>:   12" as it is. Empty if there is no such line or no number on it.
std::optional<int64_t> FindKbField(absl::string_view text, absl::string_view name);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_PROC_KB_FIELDS_H_
