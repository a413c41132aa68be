#include "plots/run_parsers.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "memstats/run_format.h"
#include "plots/csv.h"

namespace ebb::plots {
namespace {

// Reads all rows of one file with `read_row`, which takes the cells after t_s.
template <typename Row, typename ReadRow>
absl::StatusOr<std::vector<Row>> ParseRows(absl::string_view name, absl::string_view text,
                                           absl::string_view header, bool* cut, const ReadRow& read_row) {
  const absl::StatusOr<CsvTable> table = ParseCsv(name, text, header);
  if (!table.ok()) return table.status();
  if (cut != nullptr) *cut = table->last_line_cut;
  std::vector<Row> rows;
  rows.reserve(table->rows.size());
  for (const CsvRow& line : table->rows) {
    CsvRowReader reader(name, header, line);
    Row row;
    row.t_s = reader.Number();
    if (!rows.empty() && row.t_s < rows.back().t_s) {
      reader.Reject(absl::StrCat("a time of at least ", rows.back().t_s));
    }
    read_row(reader, row, rows);
    if (!reader.status().ok()) return reader.status();
    rows.push_back(row);
  }
  return rows;
}

std::optional<Event::Kind> EventKind(absl::string_view text) {
  if (text == "start") return Event::Kind::kStart;
  if (text == "connected") return Event::Kind::kConnected;
  if (text == "close") return Event::Kind::kClose;
  if (text == "closed") return Event::Kind::kClosed;
  return std::nullopt;
}

int64_t MostAsked(const std::vector<Event>& events) {
  int64_t most = 0;
  for (const Event& event : events) {
    if (event.kind == Event::Kind::kStart) most = std::max(most, event.connections.value_or(0));
  }
  return most;
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

absl::StatusOr<std::vector<Sample>> ParseSamples(absl::string_view name, absl::string_view text, bool* cut) {
  return ParseRows<Sample>(name, text, kSamplesHeader, cut,
                           [](CsvRowReader& reader, Sample& sample, const std::vector<Sample>&) {
                             sample.rss_bytes = reader.OptionalCount();
                             sample.anonymous_bytes = reader.OptionalCount();
                             sample.pss_bytes = reader.OptionalCount();
                             sample.charged_bytes = reader.OptionalCount();
                             sample.processes = reader.OptionalCount();
                             sample.threads = reader.OptionalCount();
                             sample.connections = reader.OptionalCount();
                             sample.minor_faults = reader.OptionalCount();
                             sample.cpu_s = reader.OptionalNumber();
                           });
}

absl::StatusOr<std::vector<ChargedReading>> ParseCharged(absl::string_view name, absl::string_view text,
                                                         bool* cut) {
  return ParseRows<ChargedReading>(
      name, text, kChargedHeader, cut,
      [](CsvRowReader& reader, ChargedReading& reading, const std::vector<ChargedReading>&) {
        reading.total_bytes = reader.OptionalCount();
        reading.anonymous_bytes = reader.OptionalCount();
        reading.file_bytes = reader.OptionalCount();
        reading.kernel_stacks_bytes = reader.OptionalCount();
        reading.page_tables_bytes = reader.OptionalCount();
        reading.slab_bytes = reader.OptionalCount();
        reading.sockets_bytes = reader.OptionalCount();
        reading.other_kernel_bytes = reader.OptionalCount();
      });
}

absl::StatusOr<std::vector<HeapReading>> ParseHeap(absl::string_view name, absl::string_view text,
                                                   bool* cut) {
  return ParseRows<HeapReading>(
      name, text, kHeapHeader, cut,
      [](CsvRowReader& reader, HeapReading& reading, const std::vector<HeapReading>&) {
        reading.clients = reader.OptionalCount();
        reading.system_bytes = reader.OptionalCount();
        reading.inuse_bytes = reader.OptionalCount();
        reading.released_bytes = reader.OptionalCount();
        reading.threads = reader.OptionalCount();
        reading.rss_bytes = reader.OptionalCount();
        reading.trims = reader.OptionalCount();
      });
}

absl::StatusOr<std::vector<Event>> ParseEvents(absl::string_view name, absl::string_view text, bool* cut) {
  return ParseRows<Event>(
      name, text, kEventsHeader, cut,
      [](CsvRowReader& reader, Event& event, const std::vector<Event>& before) {
        const std::optional<Event::Kind> kind = EventKind(reader.Text());
        if (!kind.has_value()) {
          reader.Reject("start, connected, close or closed");
        } else if (*kind != Event::Kind::kStart && (before.empty() || before.back().kind >= *kind)) {
          reader.Reject("the events of a pulse in the order start, connected, close, closed");
        }
        event.kind = kind.value_or(Event::Kind::kStart);
        event.connections = reader.OptionalCount();
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

}  // namespace ebb::plots
