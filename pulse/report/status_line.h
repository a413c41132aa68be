#ifndef EBB_PULSE_REPORT_STATUS_LINE_H_
#define EBB_PULSE_REPORT_STATUS_LINE_H_

#include <cstdint>
#include <string>

#include "pulse/pulse_state.h"

namespace ebb::pulse {

// One state as a line, with its newline, for a program that drives pulse (--status_fd):
//
//   line    = "pulse" SP index SP "of" SP count SP kind SP phase SP open SP target SP left LF
//   index   = decimal number from 1; while waiting, of the pulse that has just closed
//   count   = decimal number | "-"          ("-": pulses go on until pulse is stopped)
//   kind    = "big" | "small"
//   phase   = "connecting" | "holding" | "closing" | "waiting"
//   open    = decimal number                (connections now)
//   target  = decimal number                (connections asked for)
//   left    = seconds with one decimal | "-" (until the phase ends; known while holding and waiting)
//   SP, LF  = one space, one newline
//
// For instance "pulse 2 of 6 big holding 10000 10000 3.4". Readers should skip what follows `left`.
std::string FormatStatus(const PulseState& state, int64_t now_ns);

// Writes the states to a descriptor: each one that differs from the last, at most one every 20 ms, but always
// one when the phase changes. Never blocks: what a slow reader has no room for is left out, and a later state
// is written instead. A reader that went away is left alone. Each line is written whole. SIGPIPE must be
// ignored by the program. Not thread-safe.
class StatusLine {
 public:
  // Does not own `fd`; -1: does nothing. A pipe must have no other writer: its flags, which the process at
  // the other end may share, are left as they are.
  explicit StatusLine(int fd) : fd_(fd) {}

  // Returns the time of MonotonicNanos() at which it wants to be called again at the latest.
  int64_t Update(const PulseState& state, int64_t now_ns);

 private:
  bool Write(const std::string& line);

  int fd_;
  int64_t next_ns_ = 0;
  int64_t last_index_ = 0;
  Phase last_phase_ = Phase::kConnecting;
  std::string last_;
};

}  // namespace ebb::pulse

#endif  // EBB_PULSE_REPORT_STATUS_LINE_H_
