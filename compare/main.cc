#include <gflags/gflags.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/command_line.h"
#include "base/file.h"
#include "compare/comparison.h"

DEFINE_string(designs, "threads,threads-naive", "the designs to run, with commas between; --list shows all");
DEFINE_string(design, "", "a server of your own, as 'NAME=COMMAND with {port}'; may be given several times");
DEFINE_bool(list, false, "list the designs and end");
DEFINE_string(
    profile, "quick",
    "the pulses: quick (three bursts of 10,000 and three of 1,000, half a minute for each design) or "
    "original (the schedule of the report that ebb began with, six minutes for each design)");
DEFINE_string(big, "", "connections in each big pulse, instead of the profile's");
DEFINE_string(big_iterations, "", "how many big pulses, instead of the profile's");
DEFINE_string(big_pause, "", "from the last close of a big pulse to the next start, such as 2500ms");
DEFINE_string(small, "", "connections in each small pulse, instead of the profile's");
DEFINE_string(small_iterations, "", "how many small pulses, instead of the profile's");
DEFINE_string(small_pause, "", "from the last close of a small pulse to the next start, such as 20s");
DEFINE_string(linger, "", "how long a pulse is held, from all connected to the first close, such as 1s");
DEFINE_string(ready_timeout, "20s", "how long a design may take until it listens");
DEFINE_string(out, "", "folder for the runs and the pictures; the default is ebb-runs/ and the time");

namespace {

const ebb::CommandLine kCommandLine = {
    "compare",
    "Runs server designs under the same pulses of connections and shows what a connection cost each of them, "
    "and\n"
    "whether the memory came back.",
    "compare [flags]",
    {
        {"What to run", {"designs", "design", "list", "ready_timeout"}},
        {"The pulses: a profile, and single values of it",
         {"profile", "big", "big_iterations", "big_pause", "small", "small_iterations", "small_pause",
          "linger"}},
        {"Results", {"out"}},
    },
};

int ListDesigns() {
  for (const ebb::Design& design : ebb::Catalogue()) {
    printf("%-14s %s\n", design.name.c_str(), design.description.c_str());
  }
  return 0;
}

// bazel-bin, where each of ebb's programs is in the folder that its sources are in.
std::string ProgramsFolder() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path().parent_path().string();
}

// The designs of the catalogue that are named, and those that the user has given.
absl::StatusOr<std::vector<ebb::Design>> DesignsFromFlags(const std::vector<std::string>& given) {
  std::vector<ebb::Design> designs;
  if (!FLAGS_designs.empty()) {
    auto found = ebb::FindDesigns(FLAGS_designs);
    if (!found.ok()) return found.status();
    designs = *std::move(found);
  }
  for (const std::string& text : given) {
    auto design = ebb::ParseDesign(text);
    if (!design.ok()) return design.status();
    for (const ebb::Design& other : designs) {
      if (other.name != design->name) continue;
      return absl::InvalidArgumentError(absl::StrCat("there are two designs named ", other.name));
    }
    designs.push_back(*std::move(design));
  }
  if (designs.empty())
    return absl::InvalidArgumentError("give at least one design with --designs or --design");
  return designs;
}

// The profile's schedule, with the values that the user has given.
absl::StatusOr<ebb::PulseSchedule> ScheduleFromFlags() {
  auto schedule = ebb::FindProfile(FLAGS_profile);
  if (!schedule.ok()) return schedule.status();
  const std::pair<const char*, const std::string&> values[] = {
      {"big", FLAGS_big},
      {"big_iterations", FLAGS_big_iterations},
      {"big_pause", FLAGS_big_pause},
      {"small", FLAGS_small},
      {"small_iterations", FLAGS_small_iterations},
      {"small_pause", FLAGS_small_pause},
      {"linger", FLAGS_linger},
  };
  for (const auto& [flag, value] : values) {
    if (value.empty()) continue;
    const absl::Status status = ebb::SetScheduleValue(flag, value, &*schedule);
    if (!status.ok()) return status;
  }
  return schedule;
}

absl::StatusOr<ebb::ComparisonOptions> OptionsFromFlags(const std::vector<std::string>& given_designs) {
  ebb::ComparisonOptions options;
  auto designs = DesignsFromFlags(given_designs);
  if (!designs.ok()) return designs.status();
  options.designs = *std::move(designs);
  auto schedule = ScheduleFromFlags();
  if (!schedule.ok()) return schedule.status();
  options.schedule = *std::move(schedule);
  const auto ready_timeout =
      ebb::ParseDurationFlag("ready_timeout", FLAGS_ready_timeout, absl::Milliseconds(100), absl::Hours(1));
  if (!ready_timeout.ok()) return ready_timeout.status();
  options.ready_timeout = *ready_timeout;
  const std::string by_time =
      absl::StrCat("ebb-runs/", absl::FormatTime("%Y-%m-%dT%H-%M-%S", absl::Now(), absl::LocalTimeZone()));
  options.out = ebb::UserPath(FLAGS_out.empty() ? by_time : FLAGS_out);
  options.programs_folder = ProgramsFolder();
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> given_designs = ebb::TakeRepeatedFlag("design", &argc, argv);
  if (!ebb::ParseCommandLine(kCommandLine, argc, argv).empty()) {
    return ebb::ReportUsageError(
        "compare",
        absl::InvalidArgumentError("takes flags only, such as --designs=threads; --help lists them"));
  }
  if (FLAGS_list) return ListDesigns();
  const auto options = OptionsFromFlags(given_designs);
  if (!options.ok()) return ebb::ReportUsageError("compare", options.status());
  return ebb::RunComparison(*options);
}
