#ifndef EBB_RUN_FOLDER_EVENTS_FILE_H_
#define EBB_RUN_FOLDER_EVENTS_FILE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/io/line_file.h"
#include "run_folder/event.h"

namespace ebb {

// Writes events.csv: a line for each event, at once and whole, so that the file of a run that is killed can be
// read. Not thread-safe.
class EventsFile {
 public:
  // No file: events are dropped.
  EventsFile() = default;

  // Creates the file, or empties it, and writes the header. Errors name the path and the reason.
  static absl::StatusOr<EventsFile> Create(const std::string& path);

  // What cannot be written is tried again with the next event.
  void Write(const Event& event);

  // To be called once, after the last event: writes what still waits. Errors: events are missing in the file.
  absl::Status Finish();

  // OK, or why the last events could not be written.
  const absl::Status& status() const { return status_; }

 private:
  std::optional<LineFile> file_;
  absl::Status status_;
};

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_EVENTS_FILE_H_
