#include <gflags/gflags.h>

#include <filesystem>
#include <string>
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
DEFINE_string(out, "", "folder for the runs and the pictures; the default is ebb-runs/ and the time");

namespace {

const ebb::CommandLine kCommandLine = {
    "compare",
    "Runs server designs under the same pulses of connections and shows what a connection cost each of them, "
    "and\n"
    "whether the memory came back.",
    "compare [flags]",
    {
        {"What to run", {"designs", "design", "list", "profile"}},
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

absl::StatusOr<ebb::ComparisonOptions> OptionsFromFlags(const std::vector<std::string>& given_designs) {
  ebb::ComparisonOptions options;
  auto designs = DesignsFromFlags(given_designs);
  if (!designs.ok()) return designs.status();
  options.designs = *std::move(designs);
  auto schedule = ebb::FindProfile(FLAGS_profile);
  if (!schedule.ok()) return schedule.status();
  options.schedule = *std::move(schedule);
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
