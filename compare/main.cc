#include <gflags/gflags.h>
#include <stdlib.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/command_line.h"
#include "base/io/file.h"
#include "base/io/standard_streams.h"
#include "compare/catalogue/availability.h"
#include "compare/catalogue/catalogue.h"
#include "compare/chosen_designs.h"
#include "compare/comparison.h"

DEFINE_string(
    designs, "threads,threads-naive,epoll,coroutines",
    "the designs to run, with commas between, or all for those that are ready here; --list shows them");
DEFINE_string(design, "", "a server of your own, as 'NAME=COMMAND with {port}'; may be given several times");
DEFINE_int64(pid, 0, "a server that runs already, on --port; it is left running");
DEFINE_int64(port, 0, "the port of 127.0.0.1 that the server of --pid listens on");
DEFINE_string(catalogue, "", "a catalogue of your own designs, which are added to ours (docs/catalogue.md)");
DEFINE_bool(list, false, "list the designs, what is ready here and what to install for the others, and end");
DEFINE_string(
    profile, "quick",
    "the pulses: quick (three bursts of 10,000 and three of 1,000, half a minute for each design) or "
    "original (the schedule of the report that ebb began with, six minutes for each design)");
DEFINE_int64(repeat, 0, "how often each design is run, taking turns; 0: 3 times in original, once in quick");
DEFINE_string(
    check, "",
    "what must hold, as 'DESIGN.METRIC<=NUMBER', such as 'threads.excess<=1.05'; may be given several "
    "times; if one does not, exit code 1");
DEFINE_string(big, "", "connections in each big pulse, instead of the profile's");
DEFINE_string(big_iterations, "", "how many big pulses, instead of the profile's");
DEFINE_string(big_pause, "", "from the last close of a big pulse to the next start, such as 2500ms");
DEFINE_string(small, "", "connections in each small pulse, instead of the profile's");
DEFINE_string(small_iterations, "", "how many small pulses, instead of the profile's");
DEFINE_string(small_pause, "", "from the last close of a small pulse to the next start, such as 20s");
DEFINE_string(linger, "", "how long a pulse is held, from all connected to the first close, such as 1s");
DEFINE_string(ready_timeout, "20s", "how long a design may take until it is ready");
DEFINE_string(out, "", "folder for the runs and the report; the default is ebb-runs/ and the time");

namespace {

const ebb::CommandLine kCommandLine = {
    "compare",
    "Runs server designs under the same pulses of connections and shows what a connection cost each of them,\n"
    "and whether the memory came back.",
    "compare [flags]",
    {
        {"What to run", {"designs", "design", "pid", "port", "catalogue", "list", "ready_timeout"}},
        {"The pulses: a profile, and single values of it",
         {"profile", "repeat", "big", "big_iterations", "big_pause", "small", "small_iterations",
          "small_pause", "linger"}},
        {"Results", {"out", "check"}},
    },
};

// What may be given several times, and is taken out of the command line before gflags sees it.
struct RepeatedFlags {
  std::vector<std::string> designs;
  std::vector<std::string> checks;
};

constexpr int64_t kMostRepeats = 100;

// bazel-bin, where each of ebb's programs is in the folder that its sources are in.
std::string ProgramsFolder() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path().parent_path().string();
}

absl::StatusOr<std::vector<ebb::compare::Design>> CatalogueFromFlags() {
  auto catalogue = ebb::compare::ReadCatalogue(absl::StrCat(ProgramsFolder(), "/compare/catalogue.json"));
  if (!catalogue.ok() || FLAGS_catalogue.empty()) return catalogue;
  const auto added = ebb::compare::ReadCatalogue(ebb::UserPath(FLAGS_catalogue));
  if (!added.ok()) return absl::InvalidArgumentError(added.status().message());
  return ebb::compare::MergeCatalogues(*std::move(catalogue), *added);
}

int ListDesigns() {
  const auto catalogue = CatalogueFromFlags();
  if (!catalogue.ok()) return ebb::ReportUsageError("compare", catalogue.status());
  for (const ebb::compare::Design& design : *catalogue) {
    const std::string why_not = ebb::compare::WhyNotReady(design, ProgramsFolder());
    printf("%-14s %-6s %s\n", design.name.c_str(), why_not.empty() ? "ready" : "-",
           design.description.c_str());
    if (!why_not.empty()) printf("%-21s %s\n", "", why_not.c_str());
  }
  return 0;
}

absl::StatusOr<std::vector<ebb::compare::Design>> DesignsFromFlags(const std::vector<std::string>& own) {
  auto catalogue = CatalogueFromFlags();
  if (!catalogue.ok()) return catalogue;
  return ebb::compare::ChooseDesigns(
      {*std::move(catalogue), FLAGS_designs, own, FLAGS_pid, FLAGS_port, ProgramsFolder()});
}

absl::StatusOr<std::vector<ebb::plots::Check>> ChecksFromFlags(
    const std::vector<std::string>& texts, const std::vector<ebb::compare::Design>& designs) {
  std::vector<ebb::plots::Check> checks;
  for (const std::string& text : texts) {
    auto check = ebb::plots::ParseCheck(text);
    if (!check.ok()) return check.status();
    checks.push_back(*std::move(check));
  }
  std::vector<std::string> names;
  for (const ebb::compare::Design& design : designs) names.push_back(design.name);
  const absl::Status known = ebb::plots::CheckDesignsExist(checks, names);
  if (!known.ok()) return known;
  return checks;
}

// The profile's schedule, with the values that the user has given.
absl::StatusOr<ebb::Schedule> ScheduleFromFlags() {
  auto schedule = ebb::compare::FindProfile(FLAGS_profile);
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
    const absl::Status status = ebb::compare::SetScheduleValue(flag, value, &*schedule);
    if (!status.ok()) return status;
  }
  return schedule;
}

// As often as was asked for, or as the profile says.
absl::StatusOr<int64_t> RepeatsFromFlags(const ebb::Schedule& schedule) {
  if (!ebb::FlagIsGiven("repeat") || FLAGS_repeat == 0) return ebb::compare::DefaultRepeats(schedule.profile);
  const absl::Status status = ebb::CheckRange("repeat", FLAGS_repeat, 1, kMostRepeats);
  if (!status.ok()) return status;
  return FLAGS_repeat;
}

absl::StatusOr<ebb::compare::ComparisonOptions> OptionsFromFlags(const RepeatedFlags& repeated) {
  ebb::compare::ComparisonOptions options;
  auto designs = DesignsFromFlags(repeated.designs);
  if (!designs.ok()) return designs.status();
  options.designs = *std::move(designs);
  auto checks = ChecksFromFlags(repeated.checks, options.designs);
  if (!checks.ok()) return checks.status();
  options.checks = *std::move(checks);
  auto schedule = ScheduleFromFlags();
  if (!schedule.ok()) return schedule.status();
  options.schedule = *std::move(schedule);
  const auto repeats = RepeatsFromFlags(options.schedule);
  if (!repeats.ok()) return repeats.status();
  options.repeats = *repeats;
  const auto ready_timeout =
      ebb::ParseDurationFlag("ready_timeout", FLAGS_ready_timeout, absl::Milliseconds(100), absl::Hours(1));
  if (!ready_timeout.ok()) return ready_timeout.status();
  options.ready_timeout = *ready_timeout;
  if (!FLAGS_out.empty()) options.out = ebb::UserPath(FLAGS_out);
  options.programs_folder = ProgramsFolder();
  const char* workspace = getenv("BUILD_WORKSPACE_DIRECTORY");  // `bazel run` sets it.
  options.source_folder = workspace == nullptr ? "" : workspace;
  return options;
}

int Main(int argc, char** argv) {
  const RepeatedFlags repeated = {ebb::TakeRepeatedFlag("design", &argc, argv),
                                  ebb::TakeRepeatedFlag("check", &argc, argv)};
  if (!ebb::ParseCommandLine(kCommandLine, argc, argv).empty()) {
    return ebb::ReportUsageError(
        "compare",
        absl::InvalidArgumentError("takes flags only, such as --designs=threads; --help lists them"));
  }
  if (FLAGS_list) return ListDesigns();
  const auto options = OptionsFromFlags(repeated);
  if (!options.ok()) return ebb::ReportUsageError("compare", options.status());
  return ebb::compare::RunComparison(*options);
}

}  // namespace

int main(int argc, char** argv) {
  ebb::PrepareStandardStreams();
  return ebb::FinishOutput("compare", Main(argc, argv));
}
