#include "plots/figures/came_back.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "plots/figures/metrics.h"

namespace ebb::plots {
namespace {

constexpr char kNotSaid[] = "whether the memory came back was not measured";

// The figures that the sentence is made of.
class Sentence {
 public:
  explicit Sentence(const DesignSummary& summary)
      : returned_(FigureOf(summary, "return_time_s")),
        mostly_(FigureOf(summary, "mostly_returned_time_s")),
        base_(FigureOf(summary, "base_bytes")),
        peak_(FigureOf(summary, "peak_bytes")),
        floor_(FigureOf(summary, "floor_bytes")) {}

  std::string Write() const {
    if (!returned_.has_value()) {
      return MostlyInTime() ? absl::StrCat(MostCameBack(), "; whether all of it did was not measured")
                            : kNotSaid;
    }
    if (returned_->median == kNever) return Never();
    // Where 10 % of the base is more than all of the rise.
    if (HardlyRose()) return "the memory rose by at most 10 % of its base, so there was little to come back";
    return absl::StrCat(CameBack(), NotAlways());
  }

 private:
  static std::optional<Figure> FigureOf(const DesignSummary& summary, const char* key) {
    const Figure* figure = summary.Find(*FindMetric(key));
    return figure == nullptr ? std::nullopt : std::optional<Figure>(*figure);
  }

  static std::string Within(const Figure& time) { return FormatFigure(Unit::kSeconds, time.median); }

  bool MostlyInTime() const { return mostly_.has_value() && mostly_->median != kNever; }

  bool HardlyRose() const {
    return base_.has_value() && peak_.has_value() && peak_->median <= (1 + kReturnedShare) * base_->median;
  }

  std::string MostCameBack() const {
    return absl::StrCat("most of the memory came back within ", Within(*mostly_), " of the last burst");
  }

  // "4.00 MB, 0.95 times the base, stayed"; empty if that is not known, or is nothing.
  std::string Stayed() const {
    if (!floor_.has_value() || !base_.has_value() || base_->median <= 0) return "";
    const double stayed = floor_->median - base_->median;
    if (stayed <= 0) return "";
    return absl::StrCat(FormatFigure(Unit::kBytes, stayed), ", ",
                        FormatFigure(Unit::kRatio, stayed / base_->median), " times the base, stayed");
  }

  std::string Never() const {
    const std::string stayed = Stayed();
    const char* sometimes = returned_->minimum == kNever ? "" : " (in some runs it did)";
    if (MostlyInTime()) {
      return absl::StrCat(MostCameBack(), stayed.empty() ? ", but not all of it" : absl::StrCat("; ", stayed),
                          sometimes);
    }
    return absl::StrCat("the memory did not come back after the bursts",
                        stayed.empty() ? "" : absl::StrCat(": ", stayed), sometimes);
  }

  std::string CameBack() const {
    const std::string within = Within(*returned_);
    if (!mostly_.has_value() || Within(*mostly_) == within) {
      return absl::StrCat("the memory came back within ", within, " of the last burst");
    }
    if (mostly_->median < returned_->median) {
      return absl::StrCat(MostCameBack(), ", and all but 10 % of the base within ", within);
    }
    // The rise was less than the base, so that 10 % of the base is more than 10 % of the rise.
    const std::string stayed = Stayed();
    return absl::StrCat("the memory came back to within 10 % of its base within ", within,
                        " of the last burst", stayed.empty() ? "" : absl::StrCat("; ", stayed));
  }

  std::string NotAlways() const { return returned_->maximum == kNever ? " (not in every run)" : ""; }

  const std::optional<Figure> returned_;
  const std::optional<Figure> mostly_;
  const std::optional<Figure> base_;
  const std::optional<Figure> peak_;
  const std::optional<Figure> floor_;
};

}  // namespace

std::string WhatCameBack(const DesignSummary& summary) { return Sentence(summary).Write(); }

}  // namespace ebb::plots
