#include "compare/run/design_log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "base/units.h"

namespace ebb::compare {
namespace {

// So that a design that prints a lot at once does not wait for our thread; the largest that any user may have
// (/proc/sys/fs/pipe-max-size).
constexpr int kPipeBytes = 1 << 20;
// After the end, for one that has left somebody behind who prints without end.
constexpr int kReadsAfterEnd = 256;

}  // namespace

absl::StatusOr<std::unique_ptr<DesignLog>> DesignLog::Start(const std::string& path,
                                                            const std::string& awaited, int64_t kept_bytes) {
  // O_NONBLOCK: whatever is there under that name, nothing is waited for.
  UniqueFd file(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0666));
  if (!file.valid()) return ErrnoStatus(errno, absl::StrCat("cannot make ", path));
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return ErrnoStatus(errno, "cannot make a pipe for the design's log");
  UniqueFd read_end(ends[0]);
  UniqueFd write_end(ends[1]);
  fcntl(read_end.get(), F_SETPIPE_SZ, kPipeBytes);  // Where that is refused, a smaller one works too.
  fcntl(read_end.get(), F_SETFL, O_NONBLOCK);       // The design's end is another, and waits.
  UniqueFd stop(eventfd(0, EFD_CLOEXEC));
  if (!stop.valid()) return ErrnoStatus(errno, "cannot make an eventfd for the design's log");
  return std::unique_ptr<DesignLog>(new DesignLog(std::move(file), std::move(read_end), std::move(write_end),
                                                  std::move(stop), awaited, kept_bytes));
}

DesignLog::DesignLog(UniqueFd file, UniqueFd read_end, UniqueFd write_end, UniqueFd stop, std::string awaited,
                     int64_t kept_bytes)
    : file_(std::move(file)),
      read_end_(std::move(read_end)),
      write_end_(std::move(write_end)),
      stop_(std::move(stop)),
      awaited_(std::move(awaited)),
      kept_bytes_(kept_bytes),
      awaited_seen_(awaited_.empty()),
      thread_([this] { Collect(); }) {}

std::string DesignLog::Finish() {
  if (thread_.joinable()) {
    write_end_.reset();
    eventfd_write(stop_.get(), 1);
    thread_.join();
    WriteEnd();
  }
  if (!written_.ok()) return absl::StrCat("Its log is not whole: ", written_.message());
  if (left_out_bytes_ == 0) return "";
  return absl::StrCat("It printed ", FormatBytes(printed_bytes_), "; its log has the first and the last ",
                      FormatBytes(kept_bytes_), " of it.");
}

void DesignLog::Collect() {
  pollfd events[] = {{read_end_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}};
  while (true) {
    poll(events, std::size(events), -1);
    if (events[1].revents != 0) break;
    // At the pipe's end only the stop is waited for.
    if (!ReadOnce() && (events[0].revents & POLLHUP) != 0) events[0].fd = -1;
  }
  for (int i = 0; i < kReadsAfterEnd && ReadOnce(); ++i) continue;
}

bool DesignLog::ReadOnce() {
  char buffer[64 << 10];
  const ssize_t n = read(read_end_.get(), buffer, sizeof buffer);
  if (n < 0 && errno == EINTR) return true;
  if (n <= 0) return false;
  Keep(absl::string_view(buffer, n));
  return true;
}

void DesignLog::Keep(absl::string_view text) {
  LookOut(text);
  const int64_t beginning = std::clamp<int64_t>(kept_bytes_ - printed_bytes_, 0, text.size());
  printed_bytes_ += static_cast<int64_t>(text.size());
  WriteToFile(text.substr(0, beginning));
  absl::StrAppend(&end_, text.substr(beginning));
  const int64_t too_many = static_cast<int64_t>(end_.size()) - kept_bytes_;
  if (too_many < kept_bytes_) return;  // So that the text is not moved at each read.
  end_.erase(0, too_many);
  left_out_bytes_ += too_many;
}

void DesignLog::LookOut(absl::string_view text) {
  if (awaited_seen()) return;
  absl::StrAppend(&last_, text);
  if (absl::StrContains(last_, awaited_)) awaited_seen_.store(true, std::memory_order_release);
  if (last_.size() >= awaited_.size()) last_.erase(0, last_.size() - awaited_.size() + 1);
}

void DesignLog::WriteToFile(absl::string_view text) {
  if (text.empty() || !written_.ok()) return;
  written_ = WriteAll(file_.get(), text, "design.log", absl::ZeroDuration());
}

void DesignLog::WriteEnd() {
  if (left_out_bytes_ > 0) {
    // From the beginning of a line on, if there is one.
    size_t cut = end_.size() - std::min<size_t>(end_.size(), kept_bytes_);
    const size_t line_end = end_.find('\n', cut);
    if (line_end != std::string::npos) cut = line_end + 1;
    end_.erase(0, cut);
    left_out_bytes_ += static_cast<int64_t>(cut);
    WriteToFile(absl::StrCat("\n[compare: ", left_out_bytes_, " bytes are left out here]\n"));
  }
  WriteToFile(end_);
}

}  // namespace ebb::compare
