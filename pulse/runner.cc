#include "pulse/runner.h"

#include <string.h>
#include <sys/resource.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/clock.h"
#include "base/units.h"
#include "pulse/burst/netstat.h"

namespace ebb::pulse {
namespace {

double CpuSeconds() {
  rusage used;
  getrusage(RUSAGE_SELF, &used);
  return absl::ToDoubleSeconds(absl::DurationFromTimeval(used.ru_utime) +
                               absl::DurationFromTimeval(used.ru_stime));
}

int64_t After(absl::Duration duration) { return MonotonicNanos() + absl::ToInt64Nanoseconds(duration); }

void CopyFigures(const Burst& burst, PulseResult* pulse) {
  pulse->connected = burst.connected();
  pulse->latency = burst.latency().Summary();
  pulse->errors = burst.errors();
  pulse->closed_by_server = burst.closed_by_server();
  pulse->left_open = burst.left_open();
  pulse->bytes_sent = burst.bytes_sent();
}

}  // namespace

Runner::Runner(const Options& options, int64_t clock_start_ns, const Parts& parts)
    : options_(options), clock_start_ns_(clock_start_ns), parts_(parts), schedule_(options) {
  state_.count = schedule_.count();
}

absl::Status Runner::Run() {
  parts_.poller->set_ticker([this](int64_t now_ns) { return Tell(now_ns); });
  absl::Status status;
  for (int64_t index = 1; status.ok(); ++index) {
    const std::optional<PlannedPulse> plan = schedule_.At(index);
    if (!plan.has_value() || parts_.poller->stops() > 0) break;
    status = RunPulse(*plan);
    if (status.ok() && schedule_.At(index + 1).has_value()) Pause(plan->pause_after);
  }
  parts_.poller->set_ticker(nullptr);
  result_.interrupted = parts_.poller->stops() > 0;
  result_.cpu_s = CpuSeconds();
  return status;
}

absl::Status Runner::RunPulse(const PlannedPulse& plan) {
  PulseResult pulse;
  pulse.index = state_.index = plan.index;
  pulse.kind = state_.kind = plan.kind;
  pulse.number = state_.number = plan.number;
  pulse.of_number = state_.of_number = plan.of_number;
  pulse.requested = state_.target = plan.connections;
  const std::optional<int64_t> overflows_before = ReadListenOverflows();
  pulse.start_s = Record(Event::Kind::kStart, plan.connections);
  std::optional<Burst> opened;
  Open(plan, &opened);
  Burst& burst = *opened;
  pulse.connected_s = Record(Event::Kind::kConnected, burst.open());

  if (!burst.nobody_answers().has_value()) {
    const int64_t close_ns = After(options_.linger);
    EnterPhase(Phase::kHolding, close_ns);
    burst.Hold(close_ns);
  }
  pulse.close_s = Record(Event::Kind::kClose, burst.open());
  EnterPhase(Phase::kClosing);
  burst.Close(After(options_.close_timeout));
  pulse.closed_s = Record(Event::Kind::kClosed, burst.left_open());
  target().sources.EndPulse(MonotonicNanos());

  burst_ = nullptr;
  const std::optional<int64_t> overflows = ReadListenOverflows();
  if (overflows.has_value() && overflows_before.has_value()) {
    pulse.listen_overflows = *overflows - *overflows_before;
  }
  CopyFigures(burst, &pulse);
  pulse.source_addresses = target().sources.addresses_used();
  result_.latency.Merge(burst.latency());
  result_.pulses.push_back(pulse);
  if (burst.nobody_answers().has_value()) {
    return absl::UnavailableError(
        absl::StrCat("cannot connect to ", absl::StrJoin(no_answers_, " or to "),
                     ": start the server first, or give its address with --server"));
  }
  parts_.progress->PulseDone(pulse);
  return absl::OkStatus();
}

void Runner::Open(const PlannedPulse& plan, std::optional<Burst>* burst) {
  while (true) {
    target().sources.StartPulse();
    burst_ = &burst->emplace(OptionsFor(plan), parts_.poller);
    EnterPhase(Phase::kConnecting);
    (*burst)->Open();
    const std::optional<int> nobody_answers = (*burst)->nobody_answers();
    if (!nobody_answers.has_value()) return;
    no_answers_.push_back(absl::StrCat(server().ToString(), ": ", strerror(*nobody_answers)));
    if (target_ + 1 == parts_.targets->size() || parts_.poller->stops() > 0) return;
    target().sources.EndPulse(MonotonicNanos());
    ++target_;
  }
}

void Runner::Pause(absl::Duration pause) {
  const int64_t end_ns = After(pause);
  state_.open = 0;
  EnterPhase(Phase::kWaiting, end_ns);
  while (parts_.poller->stops() == 0 && MonotonicNanos() < end_ns) parts_.poller->Wait(end_ns);
}

BurstOptions Runner::OptionsFor(const PlannedPulse& plan) {
  BurstOptions burst;
  burst.server = server();
  burst.sources = &target().sources;
  burst.connections = plan.connections;
  burst.concurrency = options_.connect_concurrency;
  burst.rate = options_.connect_rate;
  burst.connect_timeout = options_.connect_timeout;
  burst.send_bytes = options_.send_bytes;
  burst.stop_if_nobody_answers = plan.index == 1;
  return burst;
}

void Runner::EnterPhase(Phase phase, int64_t phase_end_ns) {
  state_.phase = phase;
  state_.phase_end_ns.reset();
  if (phase_end_ns != Poller::kNever) state_.phase_end_ns = phase_end_ns;
  Tell(MonotonicNanos());
}

int64_t Runner::Tell(int64_t now_ns) {
  if (burst_ != nullptr) state_.open = burst_->open();
  if (parts_.poller->stops() > 0 && state_.open > 0 && !std::exchange(stop_is_said_, true)) {
    parts_.progress->Say(
        absl::StrCat("stopped: closing ", FormatCount(state_.open), " connections, which takes at most ",
                     absl::FormatDuration(std::min(options_.close_timeout, Burst::kStoppedPatience)),
                     "; Ctrl-C again ends it at once"));
  }
  return std::min(parts_.progress->Update(state_, now_ns), parts_.status_line->Update(state_, now_ns));
}

double Runner::Record(Event::Kind kind, int64_t connections) {
  const double t_s = static_cast<double>(MonotonicNanos() - clock_start_ns_) / 1e9;
  parts_.events->Write({t_s, kind, connections});
  return t_s;
}

}  // namespace ebb::pulse
