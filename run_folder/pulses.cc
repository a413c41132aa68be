#include "run_folder/pulses.h"

#include <algorithm>
#include <iterator>

#include "run_folder/csv_rows.h"

namespace ebb {
namespace {

int64_t MostAsked(const std::vector<Event>& events) {
  int64_t maximum = 0;
  for (const Event& event : events) {
    if (event.kind == Event::Kind::kStart) maximum = std::max(maximum, event.connections.value_or(0));
  }
  return maximum;
}

void AddEvent(const Event& event, Pulse& pulse) {
  switch (event.kind) {
    case Event::Kind::kStart:
      pulse.start_s = event.t_s;
      pulse.asked = event.connections;
      break;
    case Event::Kind::kConnected:
      pulse.connected_s = event.t_s;
      pulse.connected = event.connections;
      break;
    case Event::Kind::kClose:
      pulse.close_s = event.t_s;
      break;
    case Event::Kind::kClosed:
      pulse.closed_s = event.t_s;
      pulse.left_open = event.connections;
      break;
  }
}

}  // namespace

void ReadCell(CsvRowReader& reader, Event::Kind* kind) {
  const auto* name = std::find(std::begin(kEventNames), std::end(kEventNames), reader.Text());
  if (name == std::end(kEventNames)) return reader.Reject("start, connected, close or closed");
  *kind = static_cast<Event::Kind>(name - std::begin(kEventNames));
}

absl::StatusOr<std::vector<Event>> ParseEvents(absl::string_view name, absl::string_view text, bool* cut) {
  return ParseRows<Event>(
      name, text, cut, [](CsvRowReader& reader, const Event& event, const std::vector<Event>& before) {
        if (event.kind == Event::Kind::kStart) return;
        if (before.empty() || before.back().kind >= event.kind) {
          reader.RejectColumn(1, "the events of a pulse in the order start, connected, close, closed");
        }
      });
}

std::vector<Pulse> GroupIntoPulses(const std::vector<Event>& events,
                                   const std::optional<Schedule>& schedule) {
  const int64_t most_asked = MostAsked(events);
  std::vector<Pulse> pulses;
  for (const Event& event : events) {
    if (event.kind == Event::Kind::kStart) {
      Pulse& pulse = pulses.emplace_back();
      pulse.big = schedule.has_value() ? static_cast<int64_t>(pulses.size()) <= schedule->big_iterations
                                       : event.connections.value_or(0) == most_asked;
    }
    AddEvent(event, pulses.back());
  }
  return pulses;
}

}  // namespace ebb
