#include "memstats/recorder.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "memstats/process_stat.h"
#include "memstats/process_status.h"
#include "memstats/run_format.h"
#include "memstats/smaps_rollup.h"

namespace ebb {
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
  auto status = ProcFile::Open(ProcFile::PathOf(options.pid, "status"));
  if (!status.ok()) return status.status();
  auto stat = ProcFile::Open(ProcFile::PathOf(options.pid, "stat"));
  if (!stat.ok()) return stat.status();
  std::optional<ChargedMemory> charged;
  if (!options.cgroup_folder.empty()) {
    auto opened = ChargedMemory::Open(options.cgroup_folder);
    if (!opened.ok()) return opened.status();
    charged = *std::move(opened);
  }
  auto samples = LineFile::Create(options.samples_path, kSamplesHeader);
  if (!samples.ok()) return samples.status();
  std::unique_ptr<Recorder> recorder(
      new Recorder(options, *std::move(status), *std::move(stat), std::move(charged), *std::move(samples)));
  recorder->thread_ = std::thread(&Recorder::Run, recorder.get());
  return recorder;
}

Recorder::Recorder(const Options& options, ProcFile status, ProcFile stat,
                   std::optional<ChargedMemory> charged, LineFile samples)
    : options_(options),
      status_(std::move(status)),
      stat_(std::move(stat)),
      charged_(std::move(charged)),
      samples_(std::move(samples)),
      stop_(eventfd(0, EFD_CLOEXEC)) {}

Recorder::~Recorder() { Stop(); }

Recorder::State Recorder::state() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return state_;
}

Recorder::State Recorder::Stop() {
  eventfd_write(stop_.get(), 1);
  if (thread_.joinable()) thread_.join();
  return state();
}

void Recorder::Run() {
  const UniqueFd timer = StartTimer(options_.interval);
  pollfd events[] = {{stop_.get(), POLLIN, 0}, {timer.get(), POLLIN, 0}};
  for (int64_t tick = 0;; ++tick) {
    const bool stopping = events[0].revents != 0;
    if (!TakeSample(stopping || tick % kStatTicks == 0) || stopping) return;
    poll(events, 2, -1);
    uint64_t expirations = 0;
    if (events[1].revents != 0 && read(timer.get(), &expirations, sizeof expirations) > 0 &&
        expirations > 1) {
      std::lock_guard<std::mutex> lock(mutex_);
      state_.late_ticks += static_cast<int64_t>(expirations) - 1;
    }
  }
}

bool Recorder::TakeSample(bool with_stat) {
  Sample sample;
  sample.t_seconds = static_cast<double>(MonotonicNanos() - options_.clock_start_nanos) * 1e-9;
  const auto status_text = status_.Read();
  const auto status = status_text.ok() ? ParseProcessStatus(*status_text)
                                       : absl::StatusOr<ProcessStatus>(status_text.status());
  if (!status.ok()) {  // Gone, or a zombie.
    std::lock_guard<std::mutex> lock(mutex_);
    state_.process_ended = true;
    return false;
  }
  sample.rss_bytes = status->rss_bytes;
  sample.threads = status->threads;
  if (charged_.has_value()) {
    const auto charged = charged_->Read();
    if (charged.ok()) sample.charged_bytes = *charged;
  }
  if (options_.connections != nullptr) {
    const int64_t connections = options_.connections->load(std::memory_order_relaxed);
    if (connections >= 0) sample.connections = connections;
  }
  if (with_stat) {
    static const int64_t ticks_per_second = sysconf(_SC_CLK_TCK);
    const auto stat_text = stat_.Read();
    const auto stat = stat_text.ok() ? ParseProcessStat(*stat_text, ticks_per_second)
                                     : absl::StatusOr<ProcessStat>(stat_text.status());
    if (stat.ok()) {
      sample.minor_faults = stat->minor_faults;
      sample.cpu_seconds = stat->cpu_seconds;
    }
  }
  if (pss_requested_.exchange(false, std::memory_order_relaxed)) {
    const auto rollup = ReadSmapsRollup(options_.pid);
    if (rollup.ok()) sample.pss_bytes = rollup->pss_bytes;
  }
  const absl::Status written = samples_.Append(ToCsv(sample));
  std::lock_guard<std::mutex> lock(mutex_);
  if (state_.samples == 0) state_.first = sample;
  state_.latest = sample;
  state_.peak_rss_bytes = std::max(state_.peak_rss_bytes.value_or(0), status->rss_bytes);
  state_.kernel_peak_rss_bytes = status->peak_rss_bytes;
  state_.write_error = written;
  ++state_.samples;
  return true;
}

}  // namespace ebb
