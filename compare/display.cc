#include "compare/display.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "base/io/standard_error.h"
#include "base/io/terminal.h"
#include "base/locale.h"
#include "base/units.h"
#include "compare/sparkline.h"

namespace ebb::compare {
namespace {

constexpr size_t kSparklineColumns = 40;
constexpr absl::Duration kColumnTime = absl::Milliseconds(500);

// At most so many characters of a UTF-8 text: a line that the terminal breaks cannot be taken back.
std::string Cut(const std::string& text, int columns) {
  int seen = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] & 0xC0) != 0x80 && ++seen > columns) return text.substr(0, i);
  }
  return text;
}

}  // namespace

void Display::StartRun(const std::string& run, absl::Duration left) {
  run_ = run;
  phase_.clear();
  course_.clear();
  expected_end_ = absl::Now() + left;
}

void Display::Update(const std::string& phase, const std::string& detail, std::optional<int64_t> rss_bytes) {
  if (!terminal_) {
    if (phase == phase_) return;
    phase_ = phase;
    SayOnStandardError(absl::StrCat(run_, ": ", phase, "\n"));
    return;
  }
  if (rss_bytes.has_value()) KeepCourse(*rss_bytes);
  std::vector<std::string> lines = {absl::StrCat(run_, "   ", TimeLeft()),
                                    absl::StrCat("  ", phase, detail.empty() ? "" : "   ", detail)};
  if (rss_bytes.has_value()) {
    lines.push_back(absl::StrFormat("  RSS %-8s %s  at most %s", FormatBytes(*rss_bytes),
                                    Sparkline(course_, kSparklineColumns),
                                    FormatBytes(*std::max_element(course_.begin(), course_.end()))));
  }
  Draw(lines);
}

void Display::KeepCourse(int64_t rss_bytes) {
  const absl::Time now = absl::Now();
  if (course_.empty() || now >= next_column_) {
    course_.push_back(rss_bytes);
    next_column_ = now + kColumnTime;
  } else {
    course_.back() = std::max(course_.back(), rss_bytes);
  }
}

void Display::Draw(const std::vector<std::string>& lines) {
  std::string block = drawn_lines_ > 1 ? absl::StrFormat("\r\033[%dA", drawn_lines_ - 1) : "\r";
  const int columns = TerminalColumns(STDERR_FILENO) - 1;
  for (size_t i = 0; i < lines.size(); ++i) {
    absl::StrAppend(&block, i == 0 ? "" : "\n", "\033[K", ForLocale(Cut(lines[i], columns)));
  }
  absl::StrAppend(&block, "\033[J");  // What a longer block before has left below.
  DrawOnStandardError(block);
  drawn_lines_ = lines.size();
}

void Display::Say(const std::string& line) {
  Clear();
  SayOnStandardError(absl::StrCat(line, "\n"));
}

void Display::Clear() {
  if (drawn_lines_ > 1) DrawOnStandardError(absl::StrFormat("\r\033[%dA\033[J", drawn_lines_ - 1));
  if (drawn_lines_ == 1) DrawOnStandardError("\r\033[J");
  drawn_lines_ = 0;
}

std::string Display::TimeLeft() const {
  const double seconds = absl::ToDoubleSeconds(expected_end_ - absl::Now());
  if (seconds < 1) return "almost done";
  if (seconds >= 120) return absl::StrFormat("about %.0f min left", std::ceil(seconds / 60));
  return absl::StrFormat("about %.0f s left", std::ceil(seconds));
}

}  // namespace ebb::compare
