#include "pulse/events_file.h"

#include <errno.h>
#include <fcntl.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/file.h"
#include "memstats/run_format.h"

namespace ebb::pulse {

absl::StatusOr<EventsFile> EventsFile::Create(const std::string& path) {
  EventsFile file;
  file.path_ = path;
  file.fd_.reset(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666));
  if (!file.fd_.valid()) return ErrnoStatus(errno, absl::StrCat("cannot create ", path));
  const absl::Status status = WriteAll(file.fd_.get(), absl::StrCat(kEventsHeader, "\n"), path);
  if (!status.ok()) return status;
  return file;
}

void EventsFile::Write(double t_s, const char* event, int64_t value) {
  if (!fd_.valid() || !status_.ok()) return;
  status_ = WriteAll(fd_.get(), absl::StrFormat("%.6f,%s,%d\n", t_s, event, value), path_);
}

}  // namespace ebb::pulse
