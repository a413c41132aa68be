#ifndef EBB_PULSE_REPORT_PROGRESS_H_
#define EBB_PULSE_REPORT_PROGRESS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "pulse/pulse_state.h"
#include "pulse/report/results.h"

namespace ebb::pulse {

// "big pulse 2 of 3  [############------------]  5,000 of 10,000  connecting", with the seconds that are left
// where they are known, in at most `columns` characters: where that does not fit, the bar is shorter, or left
// out, or the words are.
std::string FormatBar(const PulseState& state, int64_t now_ns, int columns);

// "big pulse 2 of 3: 10,000 of 10,000 connected in 231 ms (p99 45.1 us), closed in 130 ms"; what went wrong
// comes first.
std::string FormatPulseLine(const PulseResult& pulse);

// Tells the user on standard error what is going on: a bar that is drawn again ten times a second if that is
// a terminal, and otherwise one line when a pulse starts and one when it has closed. Not thread-safe.
class Progress {
 public:
  explicit Progress(bool terminal) : terminal_(terminal) {}
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Returns the time of MonotonicNanos() at which it wants to be called again at the latest.
  int64_t Update(const PulseState& state, int64_t now_ns);

  // Prints the line of a pulse that has closed.
  void PulseDone(const PulseResult& pulse);

  // Prints a line that stays.
  void Say(const std::string& line);

  // Removes the bar, so that something else can be printed.
  void Clear();

 private:
  const bool terminal_;
  bool drawn_ = false;
  int64_t next_ns_ = 0;
  int64_t announced_ = 0;  // The last pulse whose start was printed.
};

}  // namespace ebb::pulse

#endif  // EBB_PULSE_REPORT_PROGRESS_H_
