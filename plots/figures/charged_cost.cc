#include "plots/figures/charged_cost.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "plots/figures/statistics.h"

namespace ebb::plots {
namespace {

// Okabe and Ito's colours (https://jfly.uni-koeln.de/color/) and a grey.
constexpr std::array<ChargedKind, 7> kKinds = {{
    {"anonymous_bytes", "anonymous memory", "#0072B2", &ChargedReading::anonymous_bytes},
    {"kernel_stacks_bytes", "kernel stacks", "#D55E00", &ChargedReading::kernel_stacks_bytes},
    {"page_tables_bytes", "page tables", "#E69F00", &ChargedReading::page_tables_bytes},
    {"slab_bytes", "slab", "#CC79A7", &ChargedReading::slab_bytes},
    {"other_kernel_bytes", "other kernel memory", "#999999", &ChargedReading::other_kernel_bytes},
    {"sockets_bytes", "socket buffers", "#009E73", &ChargedReading::sockets_bytes},
    {"file_bytes", "file pages", "#56B4E9", &ChargedReading::file_bytes},
}};

// The reading with the highest total among those with from <= t < to; null if there is none.
const ChargedReading* HighestTotal(const std::vector<ChargedReading>& readings, double from_s, double to_s) {
  const ChargedReading* highest = nullptr;
  for (const ChargedReading& reading : readings) {
    if (!reading.total_bytes.has_value() || reading.t_s < from_s || reading.t_s >= to_s) continue;
    if (highest == nullptr || *reading.total_bytes > *highest->total_bytes) highest = &reading;
  }
  return highest;
}

}  // namespace

absl::Span<const ChargedKind> ChargedKinds() { return kKinds; }

std::vector<std::optional<double>> CostByKind(const std::vector<ChargedReading>& readings,
                                              const std::vector<Pulse>& pulses) {
  if (pulses.empty() || !pulses.front().connected_s.has_value()) return {};
  const Pulse& burst = pulses.front();
  const double end_s = burst.close_s.value_or(HUGE_VAL);
  const ChargedReading* held = HighestTotal(readings, *burst.connected_s, end_s);
  if (held == nullptr || burst.connected.value_or(0) <= 0) return {};
  std::vector<std::optional<double>> costs;
  for (const ChargedKind& kind : kKinds) {
    std::vector<double> before;
    for (const ChargedReading& reading : readings) {
      const std::optional<int64_t>& value = reading.*kind.column;
      if (reading.t_s < burst.start_s && value.has_value()) before.push_back(static_cast<double>(*value));
    }
    const std::optional<double> base = Median(before);
    std::optional<double>& cost = costs.emplace_back();
    if (!base.has_value() || !(held->*kind.column).has_value()) continue;
    const double more = static_cast<double>(*(held->*kind.column)) - *base;
    cost = std::max(0.0, more) / static_cast<double>(*burst.connected);
  }
  return costs;
}

std::optional<double> SumOverTotal(const std::vector<ChargedReading>& readings) {
  const ChargedReading* highest = HighestTotal(readings, -HUGE_VAL, HUGE_VAL);
  if (highest == nullptr) return std::nullopt;
  std::optional<double> sum;
  for (const ChargedKind& kind : kKinds) {
    const std::optional<int64_t>& value = highest->*kind.column;
    if (value.has_value()) sum = sum.value_or(0) + static_cast<double>(*value);
  }
  return Quotient(sum, static_cast<double>(*highest->total_bytes));
}

}  // namespace ebb::plots
