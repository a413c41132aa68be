#ifndef EBB_COMPARE_RUN_DESIGN_LOG_H_
#define EBB_COMPARE_RUN_DESIGN_LOG_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/io/unique_fd.h"

namespace ebb::compare {

// Keeps what a design prints in a file that does not grow without bound: the beginning at once, and, if there
// was more than twice as much, the end when the design has ended, with a line between them that says how much
// is left out. The design writes into a pipe, which a thread empties; so it waits for no disk, and the pages
// of the file are not charged to its cgroup.
class DesignLog {
 public:
  static constexpr int64_t kKeptBytes = 1 << 20;  // Of the beginning, and of the end.

  // Makes the file anew. `awaited` is a text to look out for; may be empty. Errors: the file cannot be made.
  static absl::StatusOr<std::unique_ptr<DesignLog>> Start(const std::string& path, const std::string& awaited,
                                                          int64_t kept_bytes = kKeptBytes);
  DesignLog(const DesignLog&) = delete;
  DesignLog& operator=(const DesignLog&) = delete;
  ~DesignLog() { Finish(); }

  // Where the design writes: its standard output and standard error. Valid until DesignHasIt().
  int descriptor() const { return write_end_.get(); }
  // To be called when the design has been started: from then on the pipe ends with its last writer.
  void DesignHasIt() { write_end_.reset(); }

  // True if it has printed the awaited text, or none is awaited. Any thread may call it.
  bool awaited_seen() const { return awaited_seen_.load(std::memory_order_acquire); }

  // To be called when the design has ended: keeps what is still in the pipe, and the end. Returns what is
  // missing in the file, in a sentence; empty if nothing is.
  std::string Finish();

 private:
  DesignLog(UniqueFd file, UniqueFd read_end, UniqueFd write_end, UniqueFd stop, std::string awaited,
            int64_t kept_bytes);

  void Collect();
  // Reads once; false if there was nothing to be read or never will be.
  bool ReadOnce();
  void Keep(absl::string_view text);
  void LookOut(absl::string_view text);
  void WriteToFile(absl::string_view text);
  void WriteEnd();

  const UniqueFd file_;
  const UniqueFd read_end_;
  UniqueFd write_end_;
  const UniqueFd stop_;  // An eventfd(2) that ends the thread.
  const std::string awaited_;
  const int64_t kept_bytes_;
  std::atomic<bool> awaited_seen_;

  // The thread's own, until Finish() has joined it.
  std::string last_;  // The last bytes looked at, as many as could begin the awaited text.
  int64_t printed_bytes_ = 0;
  int64_t left_out_bytes_ = 0;
  std::string end_;  // What came after the beginning, at most twice what is kept of it.
  absl::Status written_;
  std::thread thread_;
};

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RUN_DESIGN_LOG_H_
