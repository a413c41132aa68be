#ifndef EBB_PULSE_EVENTS_FILE_H_
#define EBB_PULSE_EVENTS_FILE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/line_file.h"

namespace ebb::pulse {

// Writes events.csv of a run folder (memstats/run_format.h): a line for each start, connected, close and
// closed of each pulse, at once and whole, so that the file of a run that is killed can be read. Not
// thread-safe.
class EventsFile {
 public:
  // No file: events are dropped.
  EventsFile() = default;

  // Creates the file, or empties it, and writes the header. Errors name the path and the reason.
  static absl::StatusOr<EventsFile> Create(const std::string& path);

  // `t_s` is in seconds on the run's clock. What cannot be written is tried again with the next event.
  void Write(double t_s, const char* event, int64_t value);

  // To be called once, after the last event: writes what still waits. Errors: events are missing in the file.
  absl::Status Finish();

  // OK, or why the last events could not be written.
  const absl::Status& status() const { return status_; }

 private:
  std::optional<LineFile> file_;
  absl::Status status_;
};

}  // namespace ebb::pulse

#endif  // EBB_PULSE_EVENTS_FILE_H_
