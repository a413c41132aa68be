// What one connection's whole life costs in processor time, accepted, held and closed, for several designs,
// and what its parts cost at least: a bare thread with the same stack, and the epoll server's connection.
// Fresh processes, in turn, round by round; ratios are within a round. To be reached: threads / (bare thread
// + epoll) at most 1.10.
//
//   bazel run //tests/benchmarks:lifetime_benchmark -- --rounds=7 --connections=10000

#include <gflags/gflags.h>
#include <stdio.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/command_line.h"
#include "base/exit_code.h"
#include "base/guard_marker.h"
#include "base/system/stop_signals.h"
#include "base/units.h"
#include "compare/catalogue/availability.h"
#include "compare/catalogue/catalogue.h"
#include "compare/chosen_designs.h"
#include "compare/run/prepared_design.h"
#include "plots/report/text_table.h"
#include "tests/benchmarks/benchmark_programs.h"
#include "tests/benchmarks/lifetime_costs.h"
#include "tests/benchmarks/repetitions.h"

DEFINE_int32(rounds, 7, "how often each is measured");
DEFINE_int32(connections, 10'000, "connections of each burst, and bare threads");
DEFINE_string(designs, "threads,threads-naive,epoll,goroutines", "designs of compare's catalogue, by commas");

namespace ebb::benchmarks {
namespace {

constexpr char kProgram[] = "lifetime_benchmark";
constexpr char kThreads[] = "threads";
constexpr char kEpoll[] = "epoll";
constexpr char kBareMapping[] = "bare thread, guard a mapping";
constexpr char kBareMarker[] = "bare thread, guard a marker";

const CommandLine kCommandLine = {
    kProgram,
    "Measures the processor time of one connection's whole life, for several designs and for bare threads.",
    "lifetime_benchmark [flags]",
    {{"Benchmark", {"rounds", "connections", "designs"}}},
};

// One of those that are measured in turn, and its figures round by round, in seconds for each connection.
struct Subject {
  std::string name;
  std::function<absl::StatusOr<LifetimeCost>()> measure;
  std::vector<double> process;
  std::vector<double> client;          // Empty if there is none.
  std::vector<double> kernel_threads;  // Beyond what they do when nothing is measured; empty if not seen.
};

const Subject* Find(const std::vector<Subject>& subjects, const std::string& name) {
  const auto found =
      std::find_if(subjects.begin(), subjects.end(), [&](const Subject& s) { return s.name == name; });
  return found == subjects.end() ? nullptr : &*found;
}

// Those of --designs. What its default names and cannot be run here is left out, and said.
absl::StatusOr<std::vector<compare::Design>> Choose() {
  auto catalogue = compare::ReadCatalogue(ProgramsFolder() + "/compare/catalogue.json");
  if (!catalogue.ok()) return catalogue.status();
  std::vector<std::string> names = absl::StrSplit(FLAGS_designs, ',');
  for (const compare::Design& design : *catalogue) {
    const auto name = std::find(names.begin(), names.end(), design.name);
    const std::string why_not = compare::WhyNotReady(design, ProgramsFolder());
    if (name == names.end() || why_not.empty() || FlagIsGiven("designs")) continue;
    absl::PrintF("%s is left out: it %s\n", design.name, why_not);
    names.erase(name);
  }
  compare::DesignChoice choice;
  choice.catalogue = *std::move(catalogue);
  choice.names = absl::StrJoin(names, ",");
  choice.programs_folder = ProgramsFolder();
  return compare::ChooseDesigns(choice);
}

absl::StatusOr<std::vector<std::shared_ptr<compare::PreparedDesign>>> Prepare(
    const std::function<bool()>& cancelled) {
  const auto designs = Choose();
  if (!designs.ok()) return designs.status();
  std::vector<std::shared_ptr<compare::PreparedDesign>> prepared;
  for (const compare::Design& design : *designs) {
    auto ready = compare::PreparedDesign::Prepare(design, ProgramsFolder(), cancelled);
    if (!ready.ok()) return ready.status();
    prepared.push_back(std::make_shared<compare::PreparedDesign>(*std::move(ready)));
  }
  return prepared;
}

std::vector<Subject> MakeSubjects(const std::vector<std::shared_ptr<compare::PreparedDesign>>& designs) {
  std::vector<Subject> subjects;
  for (const auto& design : designs) {
    subjects.push_back(
        {design->design().name, [design] { return MeasureDesign(*design, FLAGS_connections); }, {}, {}, {}});
  }
  const auto bare = [](Guard guard) {
    return [guard] { return MeasureBareThreads(guard, FLAGS_connections); };
  };
  subjects.push_back({kBareMapping, bare(Guard::kMapping), {}, {}, {}});
  if (KernelHasGuardMarkers()) {
    subjects.push_back({kBareMarker, bare(Guard::kMarker), {}, {}, {}});
  } else {
    absl::PrintF("%s is left out: this kernel has no markers (MADV_GUARD_INSTALL, Linux 6.13)\n",
                 kBareMarker);
  }
  return subjects;
}

// Measures each subject once. What the kernel's threads do by themselves is taken from a pause before.
absl::Status RunRound(int round, StopSignals* signals, std::vector<Subject>* subjects) {
  const LifetimeCost nothing = MeasureNothing();
  const double idle = nothing.kernel_threads.value_or(0) / nothing.wall;
  for (size_t at = 0; at < subjects->size(); ++at) {
    if (signals->Take() > 0) return absl::CancelledError("stopped");
    // The order changes from round to round, so that none has always the same neighbour.
    Subject& subject = (*subjects)[round % 2 == 0 ? at : subjects->size() - 1 - at];
    const auto cost = subject.measure();
    if (!cost.ok()) return cost.status();
    subject.process.push_back(cost->process / FLAGS_connections);
    if (cost->client.has_value()) subject.client.push_back(*cost->client / FLAGS_connections);
    if (cost->kernel_threads.has_value()) {
      subject.kernel_threads.push_back((*cost->kernel_threads - idle * cost->wall) / FLAGS_connections);
    }
    absl::FPrintF(stderr, "round %d of %d: %s: %s\n", round + 1, FLAGS_rounds, subject.name,
                  FormatSeconds(subject.process.back()));
  }
  return absl::OkStatus();
}

std::string Range(const std::vector<double>& values) {
  const Spread spread = SpreadOf(values);
  return absl::StrCat(FormatSeconds(spread.minimum), " to ", FormatSeconds(spread.maximum));
}

std::string MedianOr(const std::vector<double>& values, const char* none) {
  return values.empty() ? none : FormatSeconds(SpreadOf(values).median);
}

void PrintCosts(const std::vector<Subject>& subjects) {
  std::vector<std::vector<std::string>> lines = {{"", "process", "range", "kernel threads", "client"}};
  for (const Subject& subject : subjects) {
    lines.push_back({subject.name, MedianOr(subject.process, "–"), Range(subject.process),
                     MedianOr(subject.kernel_threads, "–"), MedianOr(subject.client, "–")});
  }
  absl::PrintF("\nprocessor time for one of %s connections or bare threads, medians of %d rounds:\n\n%s",
               FormatCount(FLAGS_connections), FLAGS_rounds, plots::FormatTextTable(lines, 1));
  absl::PrintF(
      "\nprocess         user and system time of the design's process, from before the first connect until 3 "
      "s\n"
      "                after the last close, when memory has been given back\n"
      "kernel threads  what the kernel puts off to its own threads, less what they do at other times\n"
      "client          of pulse, whose system calls also carry the packets into the server's sockets\n\n");
}

std::vector<double> Sum(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> sums = a;
  for (size_t at = 0; at < sums.size(); ++at) sums[at] += b[at];
  return sums;
}

void PrintRatio(const std::string& name, const Subject& over, const std::vector<double>& below) {
  absl::PrintF("%-55s %s\n", name, ToString(SpreadOf(Ratios(over.process, below)), [](double ratio) {
                 return absl::StrFormat("%.2f", ratio);
               }));
}

// Of the processes' times.
void PrintRatios(const std::vector<Subject>& subjects) {
  const Subject* const threads = Find(subjects, kThreads);
  if (threads == nullptr) return;
  const Subject* const epoll = Find(subjects, kEpoll);
  for (const char* const name : {kBareMapping, kBareMarker}) {
    const Subject* const bare = Find(subjects, name);
    if (bare == nullptr || epoll == nullptr) continue;
    PrintRatio(absl::StrCat("threads / (", name, " + epoll)"), *threads, Sum(bare->process, epoll->process));
  }
  for (const Subject& other : subjects) {
    const bool is_design = !other.client.empty();
    if (is_design && &other != threads)
      PrintRatio(absl::StrCat("threads / ", other.name), *threads, other.process);
  }
}

absl::Status Run() {
  auto signals = StopSignals::Catch();
  if (!signals.ok()) return signals.status();
  const auto designs = Prepare([&] { return signals->Take() > 0; });
  if (!designs.ok()) return designs.status();
  std::vector<Subject> subjects = MakeSubjects(*designs);
  for (int round = 0; round < FLAGS_rounds; ++round) {
    const absl::Status status = RunRound(round, &*signals, &subjects);
    if (!status.ok()) return status;
  }
  PrintCosts(subjects);
  PrintRatios(subjects);
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  ParseCommandLine(kCommandLine, argc, argv);
  absl::Status status =
      CheckRanges({{"rounds", FLAGS_rounds, 1, 1'000}, {"connections", FLAGS_connections, 100, 19'000}});
  if (!status.ok()) return ReportUsageError(kProgram, status);
  status = Run();
  if (absl::IsCancelled(status)) return kExitInterrupted;
  if (absl::IsInvalidArgument(status)) return ReportUsageError(kProgram, status);
  return status.ok() ? kExitDone : ReportFailure(kProgram, status);
}

}  // namespace
}  // namespace ebb::benchmarks

int main(int argc, char** argv) { return ebb::benchmarks::Main(argc, argv); }
