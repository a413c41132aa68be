#include "tests/run_folder/made_run.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "run_folder/csv_line.h"

namespace ebb {
namespace {

constexpr int64_t kBig = 10'000;
constexpr int64_t kSmall = 1'000;

double ClientsAt(const std::vector<Pulse>& pulses, double t_s) {
  for (const Pulse& pulse : pulses) {
    if (t_s < pulse.start_s || t_s >= *pulse.closed_s) continue;
    if (t_s < *pulse.connected_s) return *pulse.asked * (t_s - pulse.start_s);
    if (t_s < *pulse.close_s) return *pulse.asked;
    return *pulse.asked * (*pulse.closed_s - t_s) * 2;
  }
  return 0;
}

void Write(const std::string& path, const std::string& text) {
  const absl::Status status = WriteFileAtomically(path, text);
  if (!status.ok()) throw std::runtime_error(std::string(status.message()));
}

std::vector<Event> EventsOf(const std::vector<Pulse>& pulses) {
  std::vector<Event> events;
  for (const Pulse& pulse : pulses) {
    events.push_back({pulse.start_s, Event::Kind::kStart, *pulse.asked});
    const int64_t open = pulse.connected.value_or(0);
    if (pulse.connected_s.has_value()) events.push_back({*pulse.connected_s, Event::Kind::kConnected, open});
    if (pulse.close_s.has_value()) events.push_back({*pulse.close_s, Event::Kind::kClose, open});
    if (pulse.closed_s.has_value()) events.push_back({*pulse.closed_s, Event::Kind::kClosed, 0});
  }
  return events;
}

template <typename Row>
void WriteRows(const std::vector<Row>& rows, const std::string& folder) {
  std::string text = absl::StrCat(CsvHeader<Row>(), "\n");
  for (const Row& row : rows) absl::StrAppend(&text, CsvLine(row), "\n");
  Write(absl::StrCat(folder, "/", CsvFile<Row>::kName), text);
}

nlohmann::json InfoJson(const Run& run) {
  const Schedule& schedule = *run.info.schedule;
  return {{"format", 2},
          {"design", run.info.design},
          {"command", {"server", "--port=3033"}},
          {"schedule",
           {{"profile", schedule.profile},
            {"big_connections", schedule.big_connections},
            {"big_iterations", schedule.big_iterations},
            {"small_connections", schedule.small_connections},
            {"small_iterations", schedule.small_iterations},
            {"linger_s", 1.0}}},
          {"outcome", "completed"},
          {"repeat", run.info.repeat},
          {"description", run.info.description},
          {"cannot", run.info.cannot},
          {"problems", run.info.problems},
          {"kernel", "Linux 6.1"},
          // As an older program computed them: figures come from the readings.
          {"metrics", {{"return_time_s", 0.123}, {"peak_bytes", 1}}},
          {"kernel_peak_rss_bytes", *run.info.kernel_peak_rss_bytes}};
}

}  // namespace

std::vector<Pulse> MadePulses(int big_iterations) {
  std::vector<Pulse> pulses;
  double start_s = 2;
  for (int i = 0; i < big_iterations + 3; ++i) {
    const bool big = i < big_iterations;
    const int64_t connections = big ? kBig : kSmall;
    pulses.push_back(
        {big, start_s, start_s + 1, start_s + 2, start_s + 2.5, connections, connections, int64_t{0}});
    start_s += 2.5 + (big ? 2.0 : 1.5);
  }
  return pulses;
}

Series MadeSeries(double end_s, const std::function<double(double t_s)>& value) {
  Series series;
  for (int i = 0; i * kSampleIntervalS < end_s; ++i) {
    series.push_back({i * kSampleIntervalS, value(i * kSampleIntervalS)});
  }
  return series;
}

Run MakeRun(const MadeServer& server) {
  Run run;
  run.info.design = run.label = server.design;
  run.info.schedule = {
      "quick",         kBig, server.big_iterations, kSmall, 3, absl::Seconds(2), absl::Seconds(1.5),
      absl::Seconds(1)};
  run.info.outcome = Outcome::kCompleted;
  run.pulses = MadePulses(server.big_iterations);
  int64_t highest = 0;
  for (const Point& point : MadeSeries(*run.pulses.back().closed_s + 1, [](double) { return 0; })) {
    const auto clients = static_cast<int64_t>(ClientsAt(run.pulses, point.t_s));
    const bool keeps = run.pulses.front().big && point.t_s >= *run.pulses.front().close_s;
    const int64_t needed = server.base_bytes + clients * server.per_connection_bytes;
    const int64_t rss = std::max(needed, keeps ? server.base_bytes + server.kept_bytes : 0);
    highest = std::max(highest, rss);
    Sample sample;
    sample.t_s = point.t_s;
    sample.rss_bytes = rss;
    sample.anonymous_bytes = rss - 1'000'000;
    sample.charged_bytes = rss + clients * 22'000;
    sample.processes = 1;
    sample.threads = clients + 2;
    sample.cpu_s = point.t_s / 10;
    run.samples.push_back(sample);
    if (server.kinds) {
      // A kernel stack for each client, the rest of what it is charged for in 'other'.
      run.charged.push_back({point.t_s, *sample.charged_bytes, rss - 1'000'000, 1'000'000, clients * 16'384,
                             0, std::nullopt, 0, clients * (22'000 - 16'384)});
    }
    if (server.heap)
      run.heap.push_back({point.t_s, clients, rss - 500'000, needed - 600'000, 0, clients + 2, rss, 0});
  }
  run.info.kernel_peak_rss_bytes = highest;
  return run;
}

void WriteRun(const Run& run, const std::string& folder) {
  if (!MakeFolder(folder).ok()) throw std::runtime_error("cannot make " + folder);
  Write(folder + "/run.json", InfoJson(run).dump(2));
  WriteRows(run.samples, folder);
  WriteRows(EventsOf(run.pulses), folder);
  if (!run.charged.empty()) WriteRows(run.charged, folder);
  if (!run.heap.empty()) WriteRows(run.heap, folder);
}

}  // namespace ebb
