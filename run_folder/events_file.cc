#include "run_folder/events_file.h"

#include <utility>

#include "run_folder/csv_line.h"

namespace ebb {

absl::StatusOr<EventsFile> EventsFile::Create(const std::string& path) {
  auto created = LineFile::Create(path, CsvHeader<Event>());
  if (!created.ok()) return created.status();
  EventsFile file;
  file.file_ = *std::move(created);
  return file;
}

absl::Status EventsFile::Finish() { return file_.has_value() ? file_->Finish() : absl::OkStatus(); }

void EventsFile::Write(const Event& event) {
  if (file_.has_value()) status_ = file_->Append(CsvLine(event));
}

}  // namespace ebb
