#ifndef EBB_COMPARE_DISPLAY_H_
#define EBB_COMPARE_DISPLAY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"

namespace ebb {

// Tells the user on standard error what is going on: one live line on a terminal, elsewhere a line when the
// run or its phase changes. Not thread-safe.
class Display {
 public:
  // `expected` is how long the whole comparison should take.
  Display(bool terminal, absl::Duration expected);
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;
  ~Display() { Clear(); }

  // A run begins, for instance "threads".
  void StartRun(const std::string& run);

  // What the run does now, for instance "pulse 2 of 6: 10,000 of 10,000 connected, holding". On a terminal
  // the line is drawn again, with the resident set if it is known; elsewhere a line is printed if `phase` is
  // another than before.
  void Update(const std::string& phase, const std::string& detail, std::optional<int64_t> rss_bytes);

  // A line that stays.
  void Say(const std::string& line);

  // Removes the live line.
  void Clear();

 private:
  std::string TimeLeft() const;

  const bool terminal_;
  const absl::Time expected_end_;
  std::string run_;
  std::string phase_;
  bool drawn_ = false;
};

}  // namespace ebb

#endif  // EBB_COMPARE_DISPLAY_H_
