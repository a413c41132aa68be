#include "plots/charts/chart.h"

#include <algorithm>

#include "plots/charts/bar_chart.h"
#include "plots/charts/curve_kinds.h"
#include "plots/charts/gnuplot_script.h"
#include "plots/charts/held_series.h"
#include "plots/charts/label_layout.h"
#include "plots/charts/pictures.h"
#include "plots/charts/text_chart.h"
#include "plots/charts/thinning.h"
#include "plots/figures/summary.h"
#include "tests/plots/summarized.h"
#include "tests/run_folder/made_run.h"
#include "tests/support/catch.h"

namespace ebb::plots {
namespace {

Chart Overlaid(const CurveKind& kind, absl::Span<const Run> runs) {
  return OverlaidChart(kind, runs, Summarized(runs));
}
Chart Resident(absl::Span<const Run> runs) { return Overlaid(AllCurveKinds().front(), runs); }

std::vector<std::string> Texts(const Panel& panel) {
  std::vector<std::string> texts;
  for (const LevelMark& mark : panel.marks) texts.push_back(mark.text);
  return texts;
}

TEST_CASE("runs far below others get a panel of their own, at most three, whose top is the highest of them") {
  CHECK(PanelTops({46, 50}) == std::vector<double>{50});
  CHECK(PanelTops({46, 370}) == std::vector<double>{370, 46});
  CHECK(PanelTops({4, 46, 370}) == std::vector<double>{370, 46, 4});
  CHECK(PanelTops({1, 4, 46, 370}) == std::vector<double>{370, 46, 4});
  CHECK(PanelTops({0}) == std::vector<double>{0});
}

TEST_CASE("the curves of two runs are labelled where they can be read, with their values") {
  MadeServer naive;
  naive.design = "threads-naive";
  naive.per_connection_bytes = 36'600;
  naive.kept_bytes = 25'000'000;
  const std::vector<Run> runs = {MakeRun(MadeServer()), MakeRun(naive)};
  const Chart chart = Resident(runs);
  REQUIRE(chart.panels.size() == 2);
  CHECK(Texts(chart.panels[0]) == std::vector<std::string>{"threads-naive: peak 369 MB",
                                                           "threads-naive: floor 28.3 MB",
                                                           "threads-naive: base 3.30 MB"});
  CHECK(Texts(chart.panels[1]) ==
        std::vector<std::string>{"threads: peak 46.4 MB", "threads: floor 3.30 MB", "threads: base 3.30 MB"});
  CHECK(chart.panels[0].curves.size() == 2);
  CHECK(chart.panels[1].curves.size() == 2);
  CHECK(chart.panels[0].curves[0].colour != chart.panels[0].curves[1].colour);
  CHECK(chart.panels[0].curves[0].dash != chart.panels[0].curves[1].dash);
}

TEST_CASE("time begins with the first pulse, and each pulse is shaded for as long as it took") {
  Run run = MakeRun(MadeServer());
  run.pulses.back().closed_s = std::nullopt;  // Killed in the last one.
  const Chart chart = Resident({run});
  CHECK(chart.first_s == -2);
  CHECK(chart.last_s == Approx(25).margin(0.1));
  REQUIRE(chart.shades.size() == 6);
  CHECK(chart.shades[0].from_s == 0);
  CHECK(chart.shades[0].to_s == 2.5);
  CHECK(chart.shades[0].big);
  CHECK(chart.shades[0].text == "10,000");
  CHECK_FALSE(chart.shades[3].big);
  CHECK(chart.shades[3].text == "1,000");
  CHECK(chart.shades[5].to_s == Approx(25).margin(0.1));
  CHECK(chart.subtitle == "3 pulses of 10,000 connections, then 3 of 1,000");
}

TEST_CASE(
    "the heap's picture has its three curves, the clients on the second axis, and the levels of System") {
  const Chart chart = HeapChart(MakeRun(MadeServer()));
  REQUIRE(chart.panels.size() == 1);
  std::vector<std::string> names;
  for (const Curve& curve : chart.panels[0].curves) names.push_back(curve.name);
  CHECK(names == std::vector<std::string>{"System", "Inuse", "Released", "clients (right axis)"});
  CHECK(chart.panels[0].curves[3].second_axis);
  CHECK(chart.most_second == Approx(14'000));  // Above the most clients, so that they hide no curve.
  CHECK(Texts(chart.panels[0]) == std::vector<std::string>{"System peak 45.9 MB", "System floor 2.80 MB",
                                                           "System base 2.80 MB", "Inuse peak 45.8 MB",
                                                           "Released peak 0 B"});
}

TEST_CASE("a heap that is only written when it changes stays level in between, and still has its levels") {
  const Series held = HeldSeries({{1, 5.0}, {1.12, 9.0}, {2, std::nullopt}, {2.08, 1.0}}, 2.2);
  const auto at = [&](double t_s) {
    return std::find_if(held.rbegin(), held.rend(), [&](const Point& point) { return point.t_s <= t_s; })
        ->value;
  };
  CHECK(at(1.11) == 5.0);
  CHECK(at(1.12) == 9.0);
  CHECK(at(1.99) == 9.0);
  CHECK_FALSE(at(2.07).has_value());
  CHECK(at(2.2) == 1.0);
  CHECK(held.back().t_s == Approx(2.18));
  CHECK(HeldSeries({{0, 1.0}, {1e12, 2.0}}, 1e12).size() < 20'100);
  CHECK(HeldSeries({}, 5).empty());

  Run run = MakeRun(MadeServer());
  std::vector<HeapReading> changes;
  for (const HeapReading& reading : run.heap) {
    if (changes.empty() || changes.back().clients != reading.clients) changes.push_back(reading);
  }
  REQUIRE(changes.size() < run.heap.size() / 2);
  const std::vector<std::string> texts = Texts(HeapChart(run).panels[0]);
  run.heap = changes;
  CHECK(Texts(HeapChart(run).panels[0]) == texts);
}

TEST_CASE("the heap pictures of several runs have names of their own, without what a name should not have") {
  std::vector<Run> runs(4);
  runs[0].label = "../../etc/threads";
  runs[1].label = "epoll";
  runs[2].label = "threads (old)";
  runs[3].label = "threads old";
  runs[0].heap = runs[2].heap = runs[3].heap = {HeapReading()};
  CHECK(HeapPictureNames(runs) ==
        std::vector<std::string>{"heap-.._.._etc_threads", "", "heap-threads_old", "heap-threads_old-2"});
  CHECK(HeapPictureNames({runs[0], runs[1]}) == std::vector<std::string>{"heap", ""});
}

TEST_CASE("labels keep their distance, their order and their place within the axis") {
  CHECK(SpreadLabels({5, 1}, 1, 0, 10) == std::vector<double>{5, 1});
  // Base and floor are equal: the first one is above.
  CHECK(SpreadLabels({46, 3.3, 3.3}, 2, 1, 50) == std::vector<double>{46, 5.3, 3.3});
  CHECK(SpreadLabels({0, 0}, 2, 1, 50) == std::vector<double>{3, 1});
  // At the top they move down.
  CHECK(SpreadLabels({50, 49}, 2, 1, 50) == std::vector<double>{50, 48});
}

TEST_CASE("axis steps are 1, 2 or 5 times a power of ten") {
  CHECK(NiceStep(27, 12) == 5);
  CHECK(NiceStep(100, 10) == 10);
  CHECK(NiceStep(0.3, 10) == Approx(0.05));
  CHECK(NiceStep(6.1, 10) == 1);
  CHECK(NiceStep(11, 10) == 2);
}

TEST_CASE("a long series is thinned without losing its peak, its lowest reading or a gap") {
  Series series = MadeSeries(5'000, [](double) { return 5; });
  REQUIRE(series.size() == 100'000);
  series[12'345].value = 99;
  series[54'321].value = 1;
  series[77'777].value = std::nullopt;
  const Series thin = Thinned(series, 3'000);
  CHECK(thin.size() <= 3'000);
  const auto has = [&](std::optional<double> value) {
    return std::any_of(thin.begin(), thin.end(), [&](const Point& point) { return point.value == value; });
  };
  CHECK(has(99));
  CHECK(has(1));
  CHECK(has(std::nullopt));
  CHECK(
      std::is_sorted(thin.begin(), thin.end(), [](const Point& a, const Point& b) { return a.t_s < b.t_s; }));
  CHECK(Thinned(thin, 3'000).size() == thin.size());
}

TEST_CASE("a text is data for gnuplot, whatever it holds") {
  Run run = MakeRun(MadeServer());
  run.label = "it's\n`id` \"x\"";
  const std::string script = GnuplotScript(Resident({run}), PictureFormat::kSvg, {});
  CHECK_THAT(script, Contains("'Resident memory of it''s `id` \"x\"'"));
  CHECK_THAT(script, Contains("noenhanced"));
}

TEST_CASE("each pulse is a shaded rectangle behind the curves, a big one darker than a small one") {
  const std::string script = GnuplotScript(Resident({MakeRun(MadeServer())}), PictureFormat::kPng, {});
  CHECK_THAT(script,
             Contains("rectangle from first 0, graph 0 to first 2.5, graph 1 behind fc rgb '#000000' fs "
                      "transparent solid 0.130") &&
                 Contains("rectangle from first 13.5, graph 0 to first 16, graph 1 behind fc rgb "
                          "'#000000' fs transparent solid 0.050"));
}

TEST_CASE("a reading that was left out is bridged, and not drawn as nothing") {
  Run run = MakeRun(MadeServer());
  run.samples.assign(3, Sample());
  run.samples[0].rss_bytes = 1'000'000;
  run.samples[1].t_s = 1;
  run.samples[2].t_s = 2;
  run.samples[2].rss_bytes = 2'000'000;
  run.pulses.clear();
  CHECK_THAT(GnuplotScript(Resident({run}), PictureFormat::kPng, {}),
             Contains("0.0000 1\n"  // In MB.
                      "2.0000 2\n"));
}

TEST_CASE("what is no memory is drawn in its own unit, and labelled with its peak alone") {
  Run run = MakeRun(MadeServer());
  const auto kinds = RecordedCurveKinds({run});
  std::vector<std::string> keys;
  for (const CurveKind& kind : kinds) keys.push_back(kind.key);
  CHECK(keys ==
        std::vector<std::string>{"rss_bytes", "charged_bytes", "anonymous_bytes", "threads", "cpu_s"});
  const Chart threads = Overlaid(kinds[3], {run});
  CHECK(Texts(threads.panels[0]) == std::vector<std::string>{"peak 10,002"});
  CHECK_THAT(GnuplotScript(threads, PictureFormat::kPng, {}), Contains("set ylabel 'threads'\n"));
  const Chart cpu = Overlaid(kinds[4], {run});
  CHECK(Texts(cpu.panels[0]) == std::vector<std::string>{"peak 2.70 s"});
  CHECK_THAT(GnuplotScript(cpu, PictureFormat::kPng, {}), Contains("set ylabel 'CPU time, s'\n"));
}

TEST_CASE("bars of what a connection costs are stacked by kind, with the total behind each") {
  MadeServer server;
  server.kinds = true;
  MadeServer other = server;
  other.design = "it's";
  other.per_connection_bytes = 1'000;
  MadeServer without;
  without.design = "no kinds";
  const std::vector<Run> runs = {MakeRun(server), MakeRun(other), MakeRun(without)};
  const BarChart chart = CostChart(Summarized(runs));
  REQUIRE(chart.bars.size() == 2);  // Nothing is drawn of what was not measured.
  std::vector<std::string> parts;
  for (const BarChart::Part& part : chart.parts) parts.push_back(part.name);
  CHECK(parts == std::vector<std::string>{"anonymous memory", "kernel stacks", "other kernel memory"});
  CHECK(chart.bars[0].label == "threads");
  CHECK(chart.bars[0].bytes == std::vector<double>{4'310, 16'384, 5'616});
  CHECK(chart.bars[0].total == 26'310);
  const std::string script = BarChartScript(chart, PictureFormat::kSvg, {});
  CHECK_THAT(script, Contains("'threads' 0, 'it''s' 1") && Contains("'26,310 B' at first 26310,first 0") &&
                         Contains("from first 4310,first -0.3100 to first 20694,first 0.3100"));
  CHECK(CostChart(Summarized({MakeRun(without)})).bars.empty());
}

TEST_CASE("the text chart shows curve, axes with units, pulses and the values of the levels") {
  const Chart chart = Resident({MakeRun(MadeServer())});
  CHECK("\n" + DrawTextChart(chart, 60) == R"(
Resident memory of threads
3 pulses of 10,000 connections, then 3 of 1,000
           │     ●●●     ●●●     ●●●
           │     ● ●     ● ●     ● ●
     40 MB ┤     ● ●     ● ●     ● ●
           │    ●● ●    ●● ●    ●● ●
           │    ●  ●    ●  ●    ●  ●
     30 MB ┤    ●  ●    ●  ●    ●  ●
           │    ●  ●    ●  ●    ●  ●
           │    ●  ●    ●  ●    ●  ●
           │    ●  ●    ●  ●    ●  ●
     20 MB ┤    ●  ●    ●  ●    ●  ●
           │    ●  ●    ●  ●    ●  ●
           │   ●●  ●   ●●  ●   ●●  ●
     10 MB ┤   ●   ●   ●   ●   ●   ●
           │   ●   ●●  ●   ●●  ●   ●●   ●●●●   ●●●●    ●●●
           │●●●●    ●●●●    ●●●●    ●●●●●  ●●●●●  ●●●●●● ●●●
      0 MB ┤
           └────────────────────────────────────────────────
               0        5        10       15       20
            time since the first pulse began, s
    pulses     ██████  ██████  ██████  ░░░░░░ ░░░░░░ ░░░░░░
            █ big pulse, ░ small pulse
  ● threads: peak 46.4 MB, floor 3.30 MB, base 3.30 MB
)");
}

TEST_CASE("the text chart of two runs has a symbol for each and a second panel for the lower one") {
  MadeServer naive;
  naive.design = "threads-naive";
  naive.per_connection_bytes = 36'600;
  const std::string text = DrawTextChart(Resident({MakeRun(MadeServer()), MakeRun(naive)}), 100);
  CHECK_THAT(text, Contains("● threads: peak 46.4 MB, floor 3.30 MB, base 3.30 MB"));
  CHECK_THAT(text, Contains("○ threads-naive: peak 369 MB"));
  CHECK_THAT(text, Contains("The same, enlarged: up to 46.4 MB"));
  CHECK_THAT(text, Contains("300 MB ┤"));
  CHECK_THAT(text, Contains("40 MB ┤"));
}

}  // namespace
}  // namespace ebb::plots
