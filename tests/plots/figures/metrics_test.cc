#include "plots/figures/metrics.h"

#include <map>
#include <set>

#include "plots/figures/metrics_json.h"
#include "tests/run_folder/made_run.h"
#include "tests/support/catch.h"

namespace ebb::plots {
namespace {

constexpr double kEndS = 27;          // Of a recording with big pulses: see made_run.h,
constexpr double kLastCloseS = 13.5;  // and when its last big pulse is over.
constexpr double kMB = 1e6;

// Memory that is 4 MB before the first pulse, 44 MB until the last close and `after(t)` from then on.
Levels LevelsWith(const std::function<double(double)>& after, double end_s = kEndS) {
  const Series series = MadeSeries(end_s, [&](double t_s) {
    if (t_s < 2) return 4 * kMB;
    return t_s < kLastCloseS ? 44 * kMB : after(t_s);
  });
  return ComputeLevels(series, MadePulses(3));
}

TEST_CASE("the base is the median of the last second before the first pulse") {
  const auto base_of = [](const std::function<double(double)>& value) {
    return ComputeLevels(MadeSeries(kEndS, value), MadePulses(3)).base_bytes;
  };
  // The program's start, more than a second before the pulse at 2 s, does not count, nor does the pulse.
  CHECK(base_of([](double t_s) { return t_s < 0.99 ? 100 : t_s < 1.99 ? 7 : 1000; }) == 7);
  // A single high reading does not move it.
  CHECK(base_of([](double t_s) { return t_s > 1.51 && t_s < 1.56 ? 1000 : 7; }) == 7);
}

TEST_CASE(
    "a recording that begins with the first pulse, or has none, has no base and no cost per connection") {
  Series late = MadeSeries(kEndS, [](double) { return 5; });
  late.erase(late.begin(), late.begin() + 41);
  const Levels levels = ComputeLevels(late, MadePulses(3));
  CHECK_FALSE(levels.base_bytes.has_value());
  CHECK_FALSE(levels.per_connection_bytes.has_value());
  CHECK_FALSE(levels.return_time_s.has_value());
  CHECK(levels.peak_bytes == 5);
  const Levels without_pulses = ComputeLevels(MadeSeries(9, [](double t_s) { return t_s; }), {});
  CHECK_FALSE(without_pulses.base_bytes.has_value());
  CHECK_FALSE(without_pulses.floor_bytes.has_value());
  CHECK_FALSE(without_pulses.small_level_bytes.has_value());
  CHECK(*without_pulses.peak_bytes == Approx(8.95));
}

TEST_CASE("the base of an even number of readings is the mean of the two in the middle") {
  const Series series = {{1.0, 4.0}, {1.2, 1.0}, {1.4, std::nullopt}, {1.6, 3.0}, {1.8, 2.0}};
  CHECK(ComputeLevels(series, MadePulses(3)).base_bytes == 2.5);
}

TEST_CASE("what was never read gives no figures at all") {
  const Levels levels = ComputeLevels({{0.5, std::nullopt}, {1.5, std::nullopt}}, MadePulses(3));
  CHECK_FALSE(levels.base_bytes.has_value());
  CHECK_FALSE(levels.peak_bytes.has_value());
  CHECK_FALSE(levels.per_connection_bytes.has_value());
  CHECK_FALSE(levels.floor_bytes.has_value());
  CHECK_FALSE(levels.small_level_bytes.has_value());
  CHECK_FALSE(levels.return_time_s.has_value());
  CHECK_FALSE(levels.FloorOverBase().has_value());
}

TEST_CASE("a connection costs the rise to the peak, shared among those that were really open") {
  const Series series =
      MadeSeries(kEndS, [](double t_s) { return t_s > 11.9 && t_s < 12 ? 44 * kMB : 4 * kMB; });
  std::vector<Pulse> pulses = MadePulses(3);
  CHECK(ComputeLevels(series, pulses).peak_bytes == 44 * kMB);
  CHECK(ComputeLevels(series, pulses).per_connection_bytes == 4'000);
  for (Pulse& pulse : pulses) pulse.connected = pulse.big ? 8'000 : 1'000;
  CHECK(ComputeLevels(series, pulses).per_connection_bytes == 5'000);
  // None connected: no cost, and no division by nothing.
  for (Pulse& pulse : pulses) pulse.connected = 0;
  CHECK_FALSE(ComputeLevels(series, pulses).per_connection_bytes.has_value());
}

TEST_CASE("in a small-only run the small pulses are what a connection is measured with") {
  const Levels levels = ComputeLevels(
      MadeSeries(14, [](double t_s) { return t_s > 3 && t_s < 4 ? 8 * kMB : 4 * kMB; }), MadePulses(0));
  CHECK(levels.per_connection_bytes == 4'000);
  CHECK(levels.small_level_bytes == 8 * kMB);
  CHECK(levels.floor_bytes == 4 * kMB);
  CHECK_FALSE(levels.return_time_s.has_value());
}

TEST_CASE("the floor is taken in the second half of the gaps between small pulses") {
  // Gaps: 18 to 19.5 s and 22 to 23.5 s. What the small pulse before needed goes late in the first half.
  const auto in_second_half = [](double t_s) {
    return (t_s > 18.74 && t_s < 19.49) || (t_s > 22.74 && t_s < 23.49);
  };
  const Levels levels = LevelsWith([&](double t_s) { return in_second_half(t_s) ? 5 * kMB : 9 * kMB; });
  CHECK(levels.floor_bytes == 5 * kMB);
  CHECK(levels.FloorOverBase() == 1.25);
}

TEST_CASE("the floor is not measured before the last big pulse has been over for the settle time") {
  const Series series = MadeSeries(kEndS, [](double t_s) { return t_s < 22 ? 9 : 5; });
  std::vector<Pulse> pulses = MadePulses(3);
  CHECK(*ComputeLevels(series, pulses).floor_bytes == 7);  // Half of the readings from each gap.
  pulses[2].closed_s = 19.5 - kSettleTimeS + 0.01;         // The first gap is over by then,
  CHECK(*ComputeLevels(series, pulses).floor_bytes == 5);
  pulses[2].closed_s = 23.5 - kSettleTimeS + 0.01;  // and now the second as well.
  CHECK_FALSE(ComputeLevels(series, pulses).floor_bytes.has_value());
}

TEST_CASE("one small pulse has no gap, and so no floor") {
  std::vector<Pulse> pulses = MadePulses(3);
  pulses.resize(4);
  const Levels levels = ComputeLevels(MadeSeries(kEndS, [](double) { return 5; }), pulses);
  CHECK_FALSE(levels.floor_bytes.has_value());
  CHECK(levels.small_level_bytes == 5);
}

TEST_CASE("the small level is the highest reading in the small pulses, not between them") {
  const Levels levels = LevelsWith([](double t_s) {
    if (t_s < 15.4) return 30 * kMB;                    // Before the first small pulse,
    if (t_s > 18.1 && t_s < 19.4) return 20 * kMB;      // between two,
    return t_s > 20 && t_s < 20.1 ? 8 * kMB : 5 * kMB;  // and in the second one.
  });
  CHECK(levels.small_level_bytes == 8 * kMB);
}

TEST_CASE("memory has returned when it stays within a tenth of the base until the next pulse") {
  // Base 4 MB, peak 44 MB: returned at 4.4 MB. The last burst is closed at 13.5 s, small pulses take 15.5 to
  // 18 s, 19.5 to 22 s and 23.5 to 26 s, the recording ends at 27 s.
  const auto return_time = [](const std::function<double(double)>& after) {
    return *LevelsWith(after).return_time_s;
  };
  CHECK(return_time([](double t_s) { return t_s < 14.24 ? 44 * kMB : 4.4 * kMB; }) ==
        Approx(0.75).margin(1e-6));
  CHECK(return_time([](double) { return 4 * kMB; }) == Approx(0).margin(1e-6));
  // It must stay: the first dip does not count.
  CHECK(return_time([](double t_s) {
          return t_s < 13.9 || (t_s > 14.1 && t_s < 14.99) ? 9 * kMB : 4 * kMB;
        }) == Approx(1.5).margin(1e-6));
  // What small pulses take themselves is not held against it.
  const auto with_pulses = [](double t_s) {
    const bool in_pulse = (t_s > 15.49 && t_s < 18) || (t_s > 19.49 && t_s < 22) || (t_s > 23.49 && t_s < 26);
    return t_s < 14 ? 44 * kMB : in_pulse ? 9 * kMB : 4 * kMB;
  };
  CHECK(return_time(with_pulses) == Approx(0.5).margin(1e-6));
  // A tenth of the rise is twice the base here, and stays: never.
  CHECK(return_time([](double) { return 8 * kMB; }) == kNever);
}

TEST_CASE(
    "memory that comes back late does so between small pulses, or at the end; low in a pulse is not back") {
  CHECK(*LevelsWith([](double t_s) { return t_s < 22.74 ? 20 * kMB : 4 * kMB; }).return_time_s ==
        Approx(9.25).margin(1e-6));
  CHECK(*LevelsWith([](double t_s) { return t_s < 26.49 ? 20 * kMB : 4 * kMB; }).return_time_s ==
        Approx(13).margin(1e-6));
  CHECK(LevelsWith([](double t_s) { return t_s > 20 && t_s < 22 ? 4 * kMB : 20 * kMB; }).return_time_s ==
        kNever);
  // Low, but not until the next pulse.
  CHECK(LevelsWith([](double t_s) { return t_s > 14 && t_s < 15 ? 4 * kMB : 20 * kMB; }).return_time_s ==
        kNever);
}

TEST_CASE(
    "memory that hardly rises has returned at once, and what was never 10 % above the base is not 'never'") {
  const Series series = MadeSeries(kEndS, [](double t_s) { return t_s < 3 ? 100 * kMB : 109 * kMB; });
  const Levels levels = ComputeLevels(series, MadePulses(3));
  CHECK(*levels.return_time_s == Approx(0).margin(1e-6));
  CHECK(levels.mostly_returned_time_s == kNever);
}

TEST_CASE("memory has mostly returned when a tenth of the rise is left, in or between the small pulses too") {
  // Base 4 MB, peak 44 MB: mostly returned at 8 MB.
  const auto mostly = [](const std::function<double(double)>& after) {
    return *LevelsWith(after).mostly_returned_time_s;
  };
  CHECK(mostly([](double t_s) { return t_s < 14.24 ? 44 * kMB : 8 * kMB; }) == Approx(0.75).margin(1e-6));
  CHECK(mostly([](double) { return 4 * kMB; }) == Approx(0).margin(1e-6));
  CHECK(mostly([](double t_s) { return t_s < 22.99 ? 20 * kMB : 5 * kMB; }) == Approx(9.5).margin(1e-6));
  CHECK(mostly([](double t_s) { return t_s > 16 && t_s < 16.1 ? 5 * kMB : 20 * kMB; }) ==
        Approx(2.55).margin(1e-6));
}

TEST_CASE("memory that stays just above what counts as returned never returns, which is not 'not measured'") {
  const auto stays = [](double) { return 8.001 * kMB; };
  for (const auto time : {&Levels::return_time_s, &Levels::mostly_returned_time_s}) {
    CHECK(LevelsWith(stays).*time == kNever);
    // The recording ends too early to say so.
    CHECK_FALSE((LevelsWith(stays, kLastCloseS + kSettleTimeS - 0.1).*time).has_value());
    CHECK(LevelsWith(stays, kLastCloseS + kSettleTimeS + 0.1).*time == kNever);
  }
  // The next pulse begins too early to say so, and is still open when the recording ends.
  std::vector<Pulse> pulses = MadePulses(3);
  pulses.resize(4);
  pulses[3].start_s = kLastCloseS + kSettleTimeS - 0.1;
  pulses[3].connected_s = pulses[3].close_s = pulses[3].closed_s = std::nullopt;
  const Series series = MadeSeries(kEndS, [](double t_s) { return t_s < 2 ? 4 * kMB : 44 * kMB; });
  CHECK_FALSE(ComputeLevels(series, pulses).return_time_s.has_value());
}

TEST_CASE("a run that was killed in a pulse has the figures that it came to") {
  std::vector<Pulse> pulses = MadePulses(3);
  pulses.resize(2);
  pulses[1].connected_s = pulses[1].close_s = pulses[1].closed_s = std::nullopt;
  pulses[1].connected = pulses[1].left_open = std::nullopt;
  const Levels levels =
      ComputeLevels(MadeSeries(7, [](double t_s) { return t_s < 2 ? 4 * kMB : 44 * kMB; }), pulses);
  CHECK(levels.base_bytes == 4 * kMB);
  CHECK(levels.peak_bytes == 44 * kMB);
  CHECK(levels.per_connection_bytes == 4'000);
  CHECK_FALSE(levels.floor_bytes.has_value());
  CHECK_FALSE(levels.small_level_bytes.has_value());
  CHECK_FALSE(levels.return_time_s.has_value());
}

TEST_CASE("a run has the same figures for resident and for charged memory, and what else was counted") {
  Run run = MakeRun(MadeServer());
  run.info.kernel_peak_rss_bytes = *run.info.kernel_peak_rss_bytes * 2;
  run.pulses[1].connected = 9'990;
  run.pulses[1].connected_s = run.pulses[1].start_s + 1.5;
  const Metrics metrics = ComputeMetrics(run);
  CHECK(*metrics.resident.per_connection_bytes == Approx(4'310));
  CHECK(*metrics.charged.per_connection_bytes == Approx(26'310));
  CHECK(*metrics.resident.FloorOverBase() == Approx(1));
  CHECK(*metrics.peak_vs_kernel == Approx(0.5));
  CHECK(metrics.connections == 10'000);
  CHECK(*metrics.connect_time_s == Approx(1.5));
  CHECK(metrics.not_connected == 10);
  CHECK(metrics.max_threads == 10'002);
  CHECK(*metrics.cpu_s == Approx(2.7).margin(0.01));
  CHECK_FALSE(metrics.minor_faults.has_value());
  CHECK_FALSE(metrics.excess.has_value());
}

TEST_CASE("excess is the small level over that of the design's fresh small-only run") {
  MadeServer keeper;
  keeper.kept_bytes = 25'860'000;  // Small level 29.16 MB; fresh 7.61 MB.
  MadeServer fresh;
  fresh.big_iterations = 0;
  MadeServer other = fresh;
  other.design = "epoll";
  const std::vector<Run> runs = {MakeRun(other), MakeRun(keeper), MakeRun(fresh)};
  const std::vector<Metrics> metrics = ComputeAllMetrics(runs);
  CHECK(*metrics[1].excess == Approx(29.16 / 7.61));
  CHECK(metrics[1].charged_excess.has_value());
  CHECK_FALSE(metrics[0].excess.has_value());
  CHECK_FALSE(metrics[2].excess.has_value());
}

TEST_CASE("what one burst costs while it is held does not count what earlier ones have left") {
  const Series series = MadeSeries(kEndS, [](double t_s) {
    if (t_s < 3) return 4 * kMB;                  // The base is 4 MB.
    if (t_s > 3.1 && t_s < 3.9) return 24 * kMB;  // The first burst, connected at 3 s, is held until 4 s.
    return t_s > 12 && t_s < 13 ? 44 * kMB : 14 * kMB;
  });
  const Levels levels = ComputeLevels(series, MadePulses(3));
  CHECK(levels.held_per_connection_bytes == 2'000);
  CHECK(levels.per_connection_bytes == 4'000);
  std::vector<Pulse> pulses = MadePulses(3);
  pulses[0].connected_s = std::nullopt;
  CHECK_FALSE(ComputeLevels(series, pulses).held_per_connection_bytes.has_value());
}

TEST_CASE("what a connection is charged is told by kind, and the kinds add up to the total") {
  MadeServer server;
  server.kinds = true;
  const Metrics metrics = ComputeMetrics(MakeRun(server));
  REQUIRE(metrics.cost_by_kind.size() == ChargedKinds().size());
  std::map<std::string, std::optional<double>> costs;
  for (size_t i = 0; i < ChargedKinds().size(); ++i) costs[ChargedKinds()[i].key] = metrics.cost_by_kind[i];
  CHECK(costs["anonymous_bytes"] == 4'310);
  CHECK(costs["kernel_stacks_bytes"] == 16'384);
  CHECK(costs["other_kernel_bytes"] == 5'616);
  CHECK(costs["file_bytes"] == 0);
  CHECK_FALSE(costs["slab_bytes"].has_value());
  CHECK(*metrics.charged_sum_over_total == Approx(1));
  const Metrics without = ComputeMetrics(MakeRun(MadeServer()));
  CHECK(without.cost_by_kind.empty());
  CHECK_FALSE(without.charged_sum_over_total.has_value());
}

TEST_CASE("the proportional set per connection needs a reading before the first pulse and one in it") {
  Run run = MakeRun(MadeServer());
  CHECK_FALSE(ComputeMetrics(run).pss_per_connection_bytes.has_value());
  run.samples[5].pss_bytes = 1'000'000;
  CHECK_FALSE(ComputeMetrics(run).pss_per_connection_bytes.has_value());
  run.samples[70].pss_bytes = 31'000'000;
  CHECK(*ComputeMetrics(run).pss_per_connection_bytes == Approx(3'000));
}

TEST_CASE("every metric has a key of its own, a definition, and a value or none") {
  std::set<std::string> keys;
  for (const MetricKind& kind : AllMetrics()) {
    CHECK(keys.insert(kind.key).second);
    CHECK_FALSE(std::string(kind.definition).empty());
    CHECK_FALSE(kind.value(Metrics()).has_value());
    CHECK(FindMetric(kind.key) == &kind);
  }
  CHECK(keys.size() == 30);
  CHECK(FindMetric("colour") == nullptr);
}

TEST_CASE("a small-only run of another number of connections is not compared with") {
  MadeServer small;
  small.big_iterations = 0;
  std::vector<Run> runs = {MakeRun(MadeServer()), MakeRun(small)};
  CHECK(FindFreshRun(runs[0], runs) == &runs[1]);
  runs[1].info.schedule->small_connections = 500;
  CHECK(FindFreshRun(runs[0], runs) == nullptr);
}

TEST_CASE("metrics in JSON: whole bytes, null for what was not measured, and never") {
  Metrics metrics;
  metrics.resident.base_bytes = 3'300'000.4;
  metrics.resident.return_time_s = kNever;
  metrics.charged.return_time_s = 0.25;
  metrics.charged.small_level_bytes = 7;
  metrics.excess = 1.5;
  metrics.max_threads = 12;
  const nlohmann::json json = MetricsToJson(metrics);
  CHECK(json.at("base_bytes").dump() == "3300000");
  CHECK(json.at("return_time_s") == "never");
  CHECK(json.at("charged_return_time_s") == 0.25);
  CHECK(json.at("charged_small_level_bytes") == 7);
  CHECK(json.at("excess") == 1.5);
  CHECK(json.at("max_threads") == 12);
  for (const char* key :
       {"peak_bytes", "per_connection_bytes", "floor_bytes", "floor_over_base", "small_level_bytes",
        "charged_base_bytes", "charged_peak_bytes", "charged_per_connection_bytes", "charged_floor_bytes",
        "charged_excess", "mostly_returned_time_s", "charged_mostly_returned_time_s", "peak_vs_kernel",
        "cpu_s", "connections", "connect_time_s", "not_connected", "minor_faults"}) {
    INFO(key);
    CHECK(json.at(key).is_null());
  }
}

}  // namespace
}  // namespace ebb::plots
