#ifndef EBB_RUN_FOLDER_PULSES_H_
#define EBB_RUN_FOLDER_PULSES_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "run_folder/csv.h"
#include "run_folder/event.h"
#include "run_folder/schedule.h"

namespace ebb {

// The events of one pulse. What it had not come to when the run ended is empty.
struct Pulse {
  bool big = false;
  double start_s = 0;
  std::optional<double> connected_s;
  std::optional<double> close_s;   // The first connection is closed.
  std::optional<double> closed_s;  // The last connection has been closed.
  std::optional<int64_t> asked;    // Connections, as are the next two.
  std::optional<int64_t> connected;
  std::optional<int64_t> left_open;
};

// The text of events.csv to its rows, as ParseRows() (csv_rows.h), which calls the first. Also an error: an
// event of another kind, and one that does not follow in its pulse, such as a `closed` without a `start`. A
// pulse may end early, at whichever event a client was stopped.
void ReadCell(CsvRowReader& reader, Event::Kind* kind);
absl::StatusOr<std::vector<Event>> ParseEvents(absl::string_view name, absl::string_view text, bool* cut);

// One pulse for each `start`. The first `big_iterations` of the schedule are big; without a schedule those
// that ask for as many connections as the largest does.
std::vector<Pulse> GroupIntoPulses(const std::vector<Event>& events, const std::optional<Schedule>& schedule);

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_PULSES_H_
