
#include "absl/strings/str_cat.h"
#include "run_folder/csv_rows.h"
#include "run_folder/run.h"
#include "tests/support/catch.h"

namespace ebb {
namespace {

std::string SamplesText(const std::string& lines) { return absl::StrCat(CsvHeader<Sample>(), "\n", lines); }
std::string EventsText(const std::string& lines) { return absl::StrCat(CsvHeader<Event>(), "\n", lines); }

std::string SamplesError(const std::string& text) {
  return std::string(ParseRows<Sample>("samples.csv", text, nullptr).status().message());
}
std::string EventsError(const std::string& lines) {
  return std::string(ParseEvents("events.csv", EventsText(lines), nullptr).status().message());
}
std::string InfoError(const std::string& text) {
  return std::string(ParseRunInfo("run.json", text).status().message());
}

TEST_CASE("a sample has its readings, and an empty cell is not read rather than 0") {
  bool cut = true;
  const auto samples =
      ParseRows<Sample>("samples.csv", SamplesText("0.050,3300000,9,,0,1,2,0,,0.01\n0.1,,,1,,,,,7,\n"), &cut);
  REQUIRE(samples.ok());
  CHECK_FALSE(cut);
  REQUIRE(samples->size() == 2);
  const Sample& first = samples->front();
  CHECK(first.t_s == Approx(0.05));
  CHECK(first.rss_bytes == 3'300'000);
  CHECK_FALSE(first.pss_bytes.has_value());
  CHECK(first.anonymous_bytes == 9);
  CHECK(first.charged_bytes == 0);
  CHECK(first.processes == 1);
  CHECK(first.threads == 2);
  CHECK(first.connections == 0);
  CHECK_FALSE(first.minor_faults.has_value());
  CHECK(first.cpu_s == 0.01);
  CHECK_FALSE(samples->back().rss_bytes.has_value());
  CHECK(samples->back().pss_bytes == 1);
  CHECK(samples->back().minor_faults == 7);
  CHECK_FALSE(samples->back().cpu_s.has_value());
}

TEST_CASE("a reading of charged memory has its kinds in the recorder's order") {
  const auto charged = ParseRows<ChargedReading>(
      "charged.csv", absl::StrCat(CsvHeader<ChargedReading>(), "\n0.5,1,2,3,4,5,,7,8\n"), nullptr);
  REQUIRE(charged.ok());
  const ChargedReading& reading = charged->front();
  CHECK(reading.t_s == 0.5);
  CHECK(reading.total_bytes == 1);
  CHECK(reading.anonymous_bytes == 2);
  CHECK(reading.file_bytes == 3);
  CHECK(reading.kernel_stacks_bytes == 4);
  CHECK(reading.page_tables_bytes == 5);
  CHECK_FALSE(reading.slab_bytes.has_value());
  CHECK(reading.sockets_bytes == 7);
  CHECK(reading.other_kernel_bytes == 8);
}

TEST_CASE("what run.json says of the design, the run and the machine is kept for the report") {
  const auto info =
      ParseRunInfo("run.json", R"({"format": 2, "design": "x", "description": "d", "cannot": "c",
      "design_version": "1.2", "repeat": 3, "started_at": "2026-01-02T03:04:05+00:00",
      "failure_log": ["one", "two"], "problems": ["busy"], "charged_not_measured": "no right",
      "kernel": "Linux 6.1", "cpus": 2, "limits": {"pid_max": 99, "user_threads": null}})");
  REQUIRE(info.ok());
  CHECK(info->description == "d");
  CHECK(info->cannot == "c");
  CHECK(info->design_version == "1.2");
  CHECK(info->repeat == 3);
  CHECK(info->started_at == "2026-01-02T03:04:05+00:00");
  CHECK(info->failure_log == std::vector<std::string>{"one", "two"});
  CHECK(info->problems == std::vector<std::string>{"busy"});
  CHECK(info->charged_not_measured == "no right");
  CHECK(info->environment ==
        std::vector<std::pair<std::string, std::string>>{{"kernel", "Linux 6.1"},
                                                         {"cpus", "2"},
                                                         {"limits.pid_max", "99"},
                                                         {"limits.user_threads", "not known"}});
  CHECK(ParseRunInfo("run.json", R"({"format": 2, "design": "x"})")->repeat == 1);
  CHECK(InfoError(R"({"format": 2, "design": "x", "problems": "busy"})") ==
        "run.json: \"problems\" must be a list of strings, and is \"busy\"");
}

TEST_CASE("a heap reading has its columns in the server's order") {
  const auto heap = ParseRows<HeapReading>(
      "heap.csv", absl::StrCat(CsvHeader<HeapReading>(), "\n1.5,10,20,30,40,50,60,70\n"), nullptr);
  REQUIRE(heap.ok());
  const HeapReading& reading = heap->front();
  CHECK(reading.t_s == 1.5);
  CHECK(reading.clients == 10);
  CHECK(reading.system_bytes == 20);
  CHECK(reading.inuse_bytes == 30);
  CHECK(reading.released_bytes == 40);
  CHECK(reading.threads == 50);
  CHECK(reading.rss_bytes == 60);
  CHECK(reading.trims == 70);
}

TEST_CASE("a last line that was cut short by a kill is left out, and that is said") {
  bool cut = false;
  // The second line has all its cells, but its last number may be the beginning of a longer one.
  const auto samples = ParseRows<Sample>("samples.csv", SamplesText("0.1,1,,,,,,,,\n0.2,2,,,,,,,,0.1"), &cut);
  REQUIRE(samples.ok());
  CHECK(samples->size() == 1);
  CHECK(cut);
}

TEST_CASE("a file from before some of its columns existed is read, and these are empty") {
  const auto samples = ParseRows<Sample>("samples.csv", "t_s,rss_bytes,threads\n0.1,5,2\n", nullptr);
  REQUIRE(samples.ok());
  CHECK(samples->front().rss_bytes == 5);
  CHECK(samples->front().threads == 2);
  CHECK_FALSE(samples->front().pss_bytes.has_value());
  CHECK_FALSE(samples->front().cpu_s.has_value());
  // Another order, or none of the time, is another file.
  CHECK_FALSE(ParseRows<Sample>("samples.csv", "t_s,threads,rss_bytes\n0.1,5,2\n", nullptr).ok());
  CHECK_FALSE(ParseRows<Sample>("samples.csv", "rss_bytes,threads\n5,2\n", nullptr).ok());
}

TEST_CASE("a recording with a header and nothing else has no samples") {
  const auto samples = ParseRows<Sample>("samples.csv", SamplesText(""), nullptr);
  REQUIRE(samples.ok());
  CHECK(samples->empty());
}

TEST_CASE("a file that is empty, cut in its header or foreign is refused with what was expected") {
  CHECK(SamplesError("") ==
        absl::StrCat("samples.csv is empty: expected the header '", CsvHeader<Sample>(), "'"));
  CHECK(SamplesError("t_s,rss") == absl::StrCat("samples.csv, line 1: expected the header '",
                                                CsvHeader<Sample>(), "', found 't_s,rss'"));
  CHECK(SamplesError("name;colour\n\x1b[2J\n") == absl::StrCat("samples.csv, line 1: expected the header '",
                                                               CsvHeader<Sample>(),
                                                               "', found 'name;colour'"));
}

TEST_CASE("a broken line is refused with its number, its column and what was expected") {
  CHECK(
      SamplesError(SamplesText("0.1,1,,,,,,,,\n0.2,2,,\n0.3,3,,,,,,,,\n")) ==
      absl::StrCat("samples.csv, line 3: expected 10 cells (", CsvHeader<Sample>(), "), found 4: '0.2,2,,'"));
  CHECK(SamplesError(SamplesText("0.1,1,,,,,,,,,9\n")) ==
        absl::StrCat("samples.csv, line 2: expected 10 cells (", CsvHeader<Sample>(),
                     "), found 11: '0.1,1,,,,,,,,,9'"));
  CHECK(SamplesError(SamplesText("0.1,many,,,,,,,,\n")) ==
        "samples.csv, line 2, rss_bytes: expected a whole number that is not negative, or nothing, found "
        "'many'");
  CHECK(
      SamplesError(SamplesText("0.1,-5,,,,,,,,\n")) ==
      "samples.csv, line 2, rss_bytes: expected a whole number that is not negative, or nothing, found '-5'");
  CHECK(SamplesError(SamplesText("0.1,1,,,,,,,,inf\n")) ==
        "samples.csv, line 2, cpu_s: expected a number that is not negative, or nothing, found 'inf'");
  CHECK(SamplesError(SamplesText(",1,,,,,,,,\n")) == "samples.csv, line 2, t_s: expected a number, found ''");
  CHECK(SamplesError(SamplesText("2,1,,,,,,,,\n1.5,1,,,,,,,,\n")) ==
        "samples.csv, line 3, t_s: expected a time of at least 2, found '1.5'");
}

TEST_CASE("what a foreign file holds cannot command the terminal that shows the message") {
  CHECK(SamplesError("\x1b[2Jx\n").find("found '?[2Jx'") != std::string::npos);
}

TEST_CASE("events come in the order of a pulse; a pulse may end early") {
  const auto events = ParseEvents(
      "events.csv", EventsText("1,start,10\n2,connected,9\n3,close,9\n4,closed,0\n5,start,10\n6,start,10\n"),
      nullptr);
  REQUIRE(events.ok());
  CHECK(events->size() == 6);
  CHECK((*events)[1].kind == Event::Kind::kConnected);
  CHECK((*events)[1].connections == 9);
  const std::string order = "expected the events of a pulse in the order start, connected, close, closed";
  CHECK(EventsError("1,connected,10\n") == "events.csv, line 2, event: " + order + ", found 'connected'");
  CHECK(EventsError("1,start,10\n2,closed,0\n3,close,0\n") ==
        "events.csv, line 4, event: " + order + ", found 'close'");
  CHECK(EventsError("1,begin,10\n") ==
        "events.csv, line 2, event: expected start, connected, close or closed, found 'begin'");
}

TEST_CASE("the first pulses of the schedule are the big ones") {
  const std::vector<Event> events = {
      {1, Event::Kind::kStart, 10}, {2, Event::Kind::kConnected, 9}, {3, Event::Kind::kClose, 9},
      {4, Event::Kind::kClosed, 1}, {5, Event::Kind::kStart, 10},
  };
  Schedule schedule;
  schedule.big_iterations = 1;
  const std::vector<Pulse> pulses = GroupIntoPulses(events, schedule);
  REQUIRE(pulses.size() == 2);
  CHECK(pulses[0].big);
  CHECK_FALSE(pulses[1].big);
  CHECK(pulses[0].start_s == 1);
  CHECK(pulses[0].connected_s == 2);
  CHECK(pulses[0].close_s == 3);
  CHECK(pulses[0].closed_s == 4);
  CHECK(pulses[0].asked == 10);
  CHECK(pulses[0].connected == 9);
  CHECK(pulses[0].left_open == 1);
  CHECK_FALSE(pulses[1].connected_s.has_value());
  CHECK_FALSE(pulses[1].closed_s.has_value());
}

TEST_CASE("without a schedule the largest pulses are the big ones") {
  const std::vector<Event> events = {
      {1, Event::Kind::kStart, 10}, {2, Event::Kind::kStart, 100}, {3, Event::Kind::kStart, 100}};
  const std::vector<Pulse> pulses = GroupIntoPulses(events, std::nullopt);
  CHECK_FALSE(pulses[0].big);
  CHECK(pulses[1].big);
  CHECK(pulses[2].big);
}

TEST_CASE("run.json says what was run and how it ended; unknown keys do not matter") {
  const auto info = ParseRunInfo("run.json", R"({"format": 2, "design": "threads", "colour": "blue",
      "schedule": {"profile": "quick", "big_connections": 10000, "big_iterations": 3, "big_pause_s": 2.0,
                   "small_connections": 1000, "small_iterations": 4},
      "outcome": "failed", "error": "the server died", "kernel_peak_rss_bytes": 46400000, "host": null})");
  REQUIRE(info.ok());
  CHECK(info->design == "threads");
  CHECK(info->outcome == Outcome::kFailed);
  CHECK(info->error == "the server died");
  CHECK(info->kernel_peak_rss_bytes == 46'400'000);
  REQUIRE(info->schedule.has_value());
  CHECK(info->schedule->profile == "quick");
  CHECK(info->schedule->big_connections == 10'000);
  CHECK(info->schedule->big_iterations == 3);
  CHECK(info->schedule->small_connections == 1'000);
  CHECK(info->schedule->small_iterations == 4);
}

TEST_CASE("a recording without pulses has no schedule, and one that was killed is running for ever") {
  const auto info = ParseRunInfo("run.json", R"({"format": 2, "design": "redis"})");
  REQUIRE(info.ok());
  CHECK_FALSE(info->schedule.has_value());
  CHECK_FALSE(info->kernel_peak_rss_bytes.has_value());
  CHECK(info->outcome == Outcome::kRunning);
}

TEST_CASE("a run.json that is broken or of another kind is refused with the place and what was expected") {
  CHECK(InfoError("{\"format\": 2,\n\"design\": }") ==
        "run.json, line 2: expected JSON, found what is not (byte 25 of 25)");
  CHECK(InfoError("").find("run.json, line 1: expected JSON") == 0);
  CHECK(InfoError("[]").find("run.json: expected an object with \"format\": 2") == 0);
  CHECK(InfoError(R"({"name": "left-pad"})").find("run.json: expected an object with \"format\": 2") == 0);
  CHECK(InfoError(R"({"format": 1, "design": "x"})") == "run.json: \"format\" must be 2, and is 1");
  CHECK(InfoError(R"({"format": 2})") ==
        "run.json: \"design\" must be the name of what was run, and is nothing");
  CHECK(InfoError(R"({"format": 2, "design": "x", "schedule": 3})") ==
        "run.json: \"schedule\" must be an object, and is 3");
  CHECK(
      InfoError(R"({"format": 2, "design": "x", "schedule": {"big_iterations": "3"}})") ==
      "run.json: \"schedule\": \"big_iterations\" must be a whole number that is not negative, and is \"3\"");
  CHECK(InfoError(R"({"format": 2, "design": "x", "outcome": "odd"})") ==
        "run.json: \"outcome\" must be running, completed, interrupted or failed, and is \"odd\"");
}

}  // namespace
}  // namespace ebb
