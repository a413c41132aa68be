#include "compare/display.h"

#include <stdio.h>

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "base/units.h"

namespace ebb {

Display::Display(bool terminal, absl::Duration expected)
    : terminal_(terminal), expected_end_(absl::Now() + expected) {}

void Display::StartRun(const std::string& run) {
  run_ = run;
  phase_.clear();
}

void Display::Update(const std::string& phase, const std::string& detail, std::optional<int64_t> rss_bytes) {
  if (!terminal_) {
    if (phase == phase_) return;
    phase_ = phase;
    absl::FPrintF(stderr, "%s: %s\n", run_, phase);
    return;
  }
  const std::string rss = rss_bytes.has_value() ? absl::StrCat("   RSS ", FormatBytes(*rss_bytes)) : "";
  absl::FPrintF(stderr, "\r\033[K%s   %s%s%s   %s", run_, phase, detail, rss, TimeLeft());
  fflush(stderr);
  drawn_ = true;
}

void Display::Say(const std::string& line) {
  Clear();
  absl::FPrintF(stderr, "%s\n", line);
}

void Display::Clear() {
  if (drawn_) absl::FPrintF(stderr, "\r\033[K");
  fflush(stderr);
  drawn_ = false;
}

std::string Display::TimeLeft() const {
  const double seconds = absl::ToDoubleSeconds(expected_end_ - absl::Now());
  if (seconds < 1) return "almost done";
  return absl::StrFormat("about %.0f s left", std::ceil(seconds));
}

}  // namespace ebb
