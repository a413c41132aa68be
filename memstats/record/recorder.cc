#include "memstats/record/recorder.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/clock.h"
#include "run_folder/csv_line.h"

namespace ebb::memstats {
namespace {

// A timer that goes off at a steady rate, whatever the work between takes; a read tells how often it went
// off.
UniqueFd StartTimer(absl::Duration interval) {
  UniqueFd timer(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
  itimerspec spec;
  spec.it_interval = absl::ToTimespec(interval);
  spec.it_value = spec.it_interval;
  timerfd_settime(timer.get(), 0, &spec, nullptr);
  return timer;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Recorder>> Recorder::Start(const Options& options) {
  auto tree = ProcessTree::Open(options.pid, options.whole_tree, options.cgroup_folder);
  if (!tree.ok()) return tree.status();
  std::optional<ChargedMemory> charged;
  if (!options.cgroup_folder.empty()) {
    auto opened = ChargedMemory::Open(options.cgroup_folder);
    if (!opened.ok()) return opened.status();
    charged = *std::move(opened);
  }
  auto samples = LineFile::Create(options.samples_path, CsvHeader<Sample>());
  if (!samples.ok()) return samples.status();
  std::optional<LineFile> kinds;
  if (charged.has_value() && !options.charged_path.empty()) {
    auto created = LineFile::Create(options.charged_path, CsvHeader<ChargedReading>());
    if (!created.ok()) return created.status();
    kinds = *std::move(created);
  }
  std::unique_ptr<Recorder> recorder(
      new Recorder(options, *std::move(tree), std::move(charged), *std::move(samples), std::move(kinds)));
  recorder->thread_ = std::thread(&Recorder::Run, recorder.get());
  return recorder;
}

Recorder::Recorder(const Options& options, ProcessTree tree, std::optional<ChargedMemory> charged,
                   LineFile samples, std::optional<LineFile> kinds)
    : options_(options),
      tree_(std::move(tree)),
      charged_(std::move(charged)),
      samples_(std::move(samples)),
      kinds_(std::move(kinds)),
      stop_(eventfd(0, EFD_CLOEXEC)),
      reading_(eventfd(0, EFD_CLOEXEC)) {}

Recorder::~Recorder() { Stop(); }

Recorder::State Recorder::state() const {
  MutexLock lock(&mutex_);
  return state_;
}

Recorder::State Recorder::Stop() {
  eventfd_write(stop_.get(), 1);
  if (thread_.joinable()) {
    thread_.join();
    FinishFiles();
  }
  return state();
}

void Recorder::FinishFiles() {
  const absl::Status samples = samples_.Finish();
  const absl::Status kinds = kinds_.has_value() ? kinds_->Finish() : absl::OkStatus();
  MutexLock lock(&mutex_);
  state_.write_error = samples.ok() ? kinds : samples;
}

void Recorder::RequestReading() { eventfd_write(reading_.get(), 1); }

void Recorder::Run() {
  const UniqueFd timer = StartTimer(options_.interval);
  pollfd events[] = {{stop_.get(), POLLIN, 0}, {timer.get(), POLLIN, 0}, {reading_.get(), POLLIN, 0}};
  for (int64_t tick = 0;; ++tick) {
    const bool stopping = events[0].revents != 0;
    uint64_t requests = 0;
    const bool forced =
        events[2].revents != 0 && read(reading_.get(), &requests, sizeof requests) > 0 && requests > 0;
    if (!TakeSample(forced || stopping || tick % kStatTicks == 0, forced) || stopping) return;
    poll(events, std::size(events), -1);
    uint64_t expirations = 0;
    if (events[1].revents != 0 && read(timer.get(), &expirations, sizeof expirations) > 0 &&
        expirations > 1) {
      MutexLock lock(&mutex_);
      state_.late_ticks += static_cast<int64_t>(expirations) - 1;
    }
  }
}

bool Recorder::TakeSample(bool everything, bool forced) {
  Sample sample;
  sample.t_s = static_cast<double>(MonotonicNanos() - options_.clock_start_nanos) * 1e-9;
  if (options_.connections != nullptr) {
    const int64_t connections = options_.connections->load(std::memory_order_relaxed);
    if (connections >= 0) sample.connections = connections;
  }
  absl::StatusOr<ChargedKinds> kinds = absl::UnavailableError("not read");
  if (charged_.has_value()) {
    const auto charged = charged_->Read();
    if (charged.ok()) sample.charged_bytes = *charged;
    if (everything && kinds_.has_value()) kinds = charged_->ReadKinds();
  }
  const auto reading = tree_.Read(everything, forced);
  if (!reading.ok()) {  // Gone, or a zombie.
    MutexLock lock(&mutex_);
    state_.process_ended = true;
    return false;
  }
  absl::Status kinds_written;
  if (reading->memory.has_value()) {
    sample.rss_bytes = reading->memory->rss_bytes;
    sample.anonymous_bytes = reading->memory->anonymous_bytes;
    sample.processes = reading->memory->processes;
    sample.threads = reading->memory->threads;
    if (kinds.ok()) kinds_written = WriteKinds(sample.t_s, *reading->memory, *std::move(kinds));
  }
  if (reading->usage.has_value()) {
    sample.minor_faults = reading->usage->minor_faults;
    sample.cpu_s = reading->usage->cpu_seconds;
  }
  if (pss_requested_.exchange(false, std::memory_order_relaxed)) ReadPss(&sample);
  const absl::Status written = samples_.Append(CsvLine(sample));
  Keep(sample, reading->root_peak_rss_bytes, written.ok() ? kinds_written : written);
  return true;
}

absl::Status Recorder::WriteKinds(double t_s, const TreeMemory& memory, ChargedKinds kinds) {
  AddFromProcesses(memory.threads, memory.page_tables_bytes, &kinds);
  kinds.t_s = t_s;
  return kinds_->Append(CsvLine<ChargedReading>(kinds));
}

void Recorder::ReadPss(Sample* sample) {
  const auto pss = tree_.ReadPss();
  if (pss.ok()) sample->pss_bytes = *pss;
  if (pss.ok() || absl::IsNotFound(pss.status())) return;
  MutexLock lock(&mutex_);
  state_.pss_error = pss.status();
}

void Recorder::Add(const Sample& sample) {
  const absl::Status written = samples_.Append(CsvLine(sample));
  Keep(sample, /*root_peak_rss_bytes=*/0, written);
}

void Recorder::Keep(const Sample& sample, int64_t root_peak_rss_bytes, const absl::Status& written) {
  MutexLock lock(&mutex_);
  state_.write_error = written;
  // A sample without the others is no first and no latest one: nobody can show it.
  if (!sample.rss_bytes.has_value()) return;
  if (state_.samples == 0) state_.first = sample;
  state_.latest = sample;
  state_.peak_rss_bytes = std::max(state_.peak_rss_bytes.value_or(0), *sample.rss_bytes);
  state_.most_processes = std::max(state_.most_processes, sample.processes.value_or(1));
  const int64_t kernel_peak_bytes =
      std::max({state_.kernel_peak_rss_bytes.value_or(0), root_peak_rss_bytes, *state_.peak_rss_bytes});
  state_.kernel_peak_rss_bytes =
      state_.most_processes == 1 ? std::make_optional(kernel_peak_bytes) : std::nullopt;
  ++state_.samples;
}

}  // namespace ebb::memstats
