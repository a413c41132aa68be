#ifndef EBB_COMPARE_DISPLAY_H_
#define EBB_COMPARE_DISPLAY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace ebb::compare {

// Tells the user on standard error what is going on: on a terminal in one live block, which is drawn again
// and again, elsewhere in a line when the run or its phase changes. Not thread-safe.
class Display {
 public:
  explicit Display(bool terminal) : terminal_(terminal) {}
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;
  ~Display() { Clear(); }

  // A run begins, for instance "threads, repeat 2 of 3". `left` is how long all that is still to be done,
  // this run included, should take.
  void StartRun(const std::string& run, absl::Duration left);

  // What the run does now, for instance "big pulse 2 of 6" and "10,000 of 10,000 connections, holding", and
  // its resident set if it is known. On a terminal the block is drawn, with the course of the resident set
  // since the run began; elsewhere a line is printed if `phase` is another than before.
  void Update(const std::string& phase, const std::string& detail, std::optional<int64_t> rss_bytes);

  // A line that stays.
  void Say(const std::string& line);

  // Removes the live block.
  void Clear();

 private:
  void Draw(const std::vector<std::string>& lines);
  void KeepCourse(int64_t rss_bytes);
  std::string TimeLeft() const;

  const bool terminal_;
  absl::Time expected_end_;
  std::string run_;
  std::string phase_;
  std::vector<int64_t> course_;  // The resident set at a steady rate; the highest of a column's time.
  absl::Time next_column_;
  size_t drawn_lines_ = 0;
};

}  // namespace ebb::compare

#endif  // EBB_COMPARE_DISPLAY_H_
