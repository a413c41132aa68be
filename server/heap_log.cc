#include "server/heap_log.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/clock.h"
#include "base/units.h"
#include "run_folder/csv_line.h"
#include "run_folder/heap_reading.h"
#include "server/log.h"

namespace ebb::server {
namespace {

std::string LogLine(const ServerCounts& counts, const memstats::HeapMeasurement& reading) {
  const auto figure = [&](int64_t memstats::HeapFigures::*member) {
    return reading.heap.has_value() ? FormatBytes((*reading.heap).*member) : std::string("not measured");
  };
  return absl::StrFormat(
      "cycle %d, clients %s: System %s, Inuse %s, Released %s, RSS %s, threads %s", counts.cycle,
      FormatCount(counts.clients), figure(&memstats::HeapFigures::system_bytes),
      figure(&memstats::HeapFigures::inuse_bytes), figure(&memstats::HeapFigures::released_bytes),
      FormatBytes(reading.rss_bytes), FormatCount(reading.threads));
}

}  // namespace

absl::StatusOr<HeapLog> HeapLog::Create(memstats::HeapMeter meter, const std::string& stats_csv,
                                        int64_t clock_start_nanos) {
  std::optional<LineFile> csv;
  if (!stats_csv.empty()) {
    auto created = LineFile::Create(stats_csv, CsvHeader<HeapReading>());
    if (!created.ok()) return created.status();
    csv = *std::move(created);
  }
  return HeapLog(std::move(meter), std::move(csv), clock_start_nanos);
}

void HeapLog::Write(const ServerCounts& counts) {
  const auto reading = meter_.Read();
  if (!reading.ok()) return LogError(reading.status().message());
  LogInfo(LogLine(counts, *reading));
  AppendCsv(counts, *reading);
}

void HeapLog::WriteCsv(const ServerCounts& counts) {
  if (!csv_.has_value()) return;
  const auto reading = meter_.Read();
  if (reading.ok()) AppendCsv(counts, *reading);
}

void HeapLog::AppendCsv(const ServerCounts& counts, const memstats::HeapMeasurement& reading) {
  if (!csv_.has_value()) return;
  HeapReading row;
  row.t_s = static_cast<double>(MonotonicNanos() - clock_start_nanos_) * 1e-9;
  row.clients = counts.clients;
  if (reading.heap.has_value()) {
    row.system_bytes = reading.heap->system_bytes;
    row.inuse_bytes = reading.heap->inuse_bytes;
    row.released_bytes = reading.heap->released_bytes;
  }
  row.threads = reading.threads;
  row.rss_bytes = reading.rss_bytes;
  row.trims = counts.trims;
  const absl::Status written = csv_->Append(CsvLine(row));
  if (!written.ok() && writes_) {
    LogError(
        absl::StrCat(written.message(), "; serving goes on, and the lines are kept until there is room"));
  }
  writes_ = written.ok();
}

bool HeapLog::Finish() {
  if (!csv_.has_value()) return true;
  const absl::Status finished = csv_->Finish();
  if (!finished.ok()) LogError(finished.message());
  return finished.ok();
}

}  // namespace ebb::server
