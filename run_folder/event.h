#ifndef EBB_RUN_FOLDER_EVENT_H_
#define EBB_RUN_FOLDER_EVENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "run_folder/columns.h"

namespace ebb {

// What the client did: each kind once for each pulse, in this order.
struct Event {
  enum class Kind { kStart, kConnected, kClose, kClosed };
  double t_s = 0;
  Kind kind = Kind::kStart;
  std::optional<int64_t> connections;  // Asked for, open, open, left open.
};

// In the order of the kinds.
inline constexpr const char* kEventNames[] = {"start", "connected", "close", "closed"};

template <>
struct CsvFile<Event> {
  static constexpr char kName[] = "events.csv";
  static constexpr std::tuple kColumns{Column{"t_s", &Event::t_s}, Column{"event", &Event::kind},
                                       Column{"value", &Event::connections}};
};

inline void AppendCell(std::string* line, Event::Kind kind) {
  line->append(kEventNames[static_cast<int>(kind)]);
}

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_EVENT_H_
