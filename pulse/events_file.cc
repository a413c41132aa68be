#include "pulse/events_file.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "memstats/run_format.h"

namespace ebb::pulse {

absl::StatusOr<EventsFile> EventsFile::Create(const std::string& path) {
  auto created = LineFile::Create(path, kEventsHeader);
  if (!created.ok()) return created.status();
  EventsFile file;
  file.file_ = *std::move(created);
  return file;
}

absl::Status EventsFile::Finish() { return file_.has_value() ? file_->Finish() : absl::OkStatus(); }

void EventsFile::Write(double t_s, const char* event, int64_t value) {
  if (file_.has_value()) status_ = file_->Append(absl::StrFormat("%.6f,%s,%d", t_s, event, value));
}

}  // namespace ebb::pulse
