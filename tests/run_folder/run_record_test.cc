#include "run_folder/run_record.h"

#include <unistd.h>

#include <algorithm>

#include "base/io/file.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ebb {
namespace {

using nlohmann::json;

RunRecord Record() {
  RunRecord record;
  record.design = "mine";
  record.command = {"./server", "two words"};
  record.schedule = {"original", 10'000, 3, 1'000, 6, absl::Seconds(30), absl::Seconds(20), absl::Seconds(4)};
  record.started_at = FormatStart(absl::FromUnixSeconds(1'400'000'000));
  record.sample_interval = absl::Milliseconds(50);
  return record;
}

json Written(const TempFolder& folder, const RunRecord& record) {
  REQUIRE(WriteRunRecord(folder.path(), record).ok());
  return json::parse(*ReadFile(folder.file("run.json")));
}

TEST_CASE("a run that has begun says what is run, and null for what is not known yet") {
  TempFolder folder;
  const json run = Written(folder, Record());
  CHECK(run["format"] == 2);
  CHECK(run["design"] == "mine");
  CHECK(run["command"] == json{"./server", "two words"});
  CHECK(run["started_at"] == "2014-05-13T16:53:20+00:00");
  CHECK(run["sample_interval_s"] == 0.05);
  CHECK(run["outcome"] == "running");
  CHECK(run["kernel_peak_rss_bytes"].is_null());
  CHECK(run["client"].is_null());
  CHECK(run["metrics"].is_null());
  CHECK(run["schedule"]["profile"] == "original");
  CHECK(run["schedule"]["big_connections"] == 10'000);
  CHECK(run["schedule"]["small_pause_s"] == 20);
  CHECK(run["repeat"] == 1);
  CHECK(run["cgroup_version"].is_null());
  CHECK(run["problems"] == json::array());
}

TEST_CASE("a run that has ended says how, and replaces what was there") {
  TempFolder folder;
  RunRecord record = Record();
  Written(folder, record);
  record.outcome = Outcome::kFailed;
  record.error = "a \"quoted\" line\nand another \xff";
  record.kernel_peak_rss_bytes = 12'345;
  record.metrics = {{"excess", 1.0}};
  const json run = Written(folder, record);
  CHECK(run["outcome"] == "failed");
  CHECK(run["error"].get<std::string>().find("a \"quoted\" line\nand another ") == 0);
  CHECK(run["kernel_peak_rss_bytes"] == 12'345);
  CHECK(run["metrics"]["excess"] == 1.0);
}

TEST_CASE("plots reads what compare writes") {
  TempFolder folder;
  RunRecord record = Record();
  record.outcome = Outcome::kInterrupted;
  record.kernel_peak_rss_bytes = 12'345;
  record.description = "my server";
  record.cannot = "It cannot swim.";
  record.design_version = "1.2";
  record.repeat = 3;
  record.failure_log = {"last words"};
  record.problems = {"The client was busy."};
  record.charged_not_measured = "no right";
  record.cgroup_version = 2;
  record.git_revision = "abcdef";
  Written(folder, record);
  const auto info = ParseRunInfo("run.json", *ReadFile(folder.file("run.json")));
  REQUIRE(info.ok());
  CHECK(info->design == "mine");
  CHECK(info->outcome == Outcome::kInterrupted);
  CHECK(info->schedule->big_iterations == 3);
  CHECK(info->kernel_peak_rss_bytes == 12'345);
  CHECK(info->description == "my server");
  CHECK(info->cannot == "It cannot swim.");
  CHECK(info->design_version == "1.2");
  CHECK(info->repeat == 3);
  CHECK(info->failure_log == record.failure_log);
  CHECK(info->problems == record.problems);
  CHECK(info->charged_not_measured == "no right");
  const auto told = [&](const char* name, const char* text) {
    const auto& all = info->environment;
    return std::find(all.begin(), all.end(), std::pair<std::string, std::string>(name, text)) != all.end();
  };
  CHECK(told("cgroup_version", "2"));
  CHECK(told("git_revision", "abcdef"));
}

TEST_CASE("the machine is described by what decides the figures") {
  TempFolder folder;
  const json run = Written(folder, Record());
  char host[256];
  REQUIRE(gethostname(host, sizeof host) == 0);
  CHECK(run["host"] == host);
  CHECK(run["page_size_bytes"] == getpagesize());
  CHECK(run["cpus"] == sysconf(_SC_NPROCESSORS_ONLN));
  CHECK(run["libc"].get<std::string>().find("glibc 2.") == 0);
  const json pid_max = json::parse(*ReadFile("/proc/sys/kernel/pid_max"));
  CHECK(run["limits"]["pid_max"] == pid_max);
  CHECK(run["versions"]["compiler"].get<std::string>().find("gcc ") == 0);
}

TEST_CASE("a folder that is not there is an error that names the file") {
  const absl::Status status = WriteRunRecord("/no/such/folder", Record());
  CHECK(std::string(status.message()).find("/no/such/folder/run.json") != std::string::npos);
}

}  // namespace
}  // namespace ebb
