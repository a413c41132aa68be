#include "compare/chosen_designs.h"

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "compare/catalogue/availability.h"
#include "compare/run/ports.h"
#include "memstats/proc/descendants.h"
#include "memstats/proc/name.h"

namespace ebb::compare {
namespace {

constexpr char kAll[] = "all";

absl::Status CheckReady(const Design& design, const std::string& programs_folder) {
  const std::string why = WhyNotReady(design, programs_folder);
  if (why.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--designs: ", design.name, " is not ready here: it ", why, ", or leave it out"));
}

std::string NamesOf(const std::vector<Design>& designs) {
  return absl::StrJoin(designs, ", ",
                       [](std::string* out, const Design& design) { absl::StrAppend(out, design.name); });
}

// Those of the catalogue.
absl::StatusOr<std::vector<Design>> FindNamed(const DesignChoice& choice) {
  std::vector<Design> found;
  if (choice.names.empty()) return found;
  if (choice.names == kAll) {
    std::copy_if(choice.catalogue.begin(), choice.catalogue.end(), std::back_inserter(found),
                 [&](const Design& design) { return WhyNotReady(design, choice.programs_folder).empty(); });
    return found;
  }
  for (const absl::string_view name : absl::StrSplit(choice.names, ',')) {
    if (name == kAll) {
      return absl::InvalidArgumentError(
          "--designs: all stands alone, and has every design that is ready here; leave the others out");
    }
    const auto design = std::find_if(choice.catalogue.begin(), choice.catalogue.end(),
                                     [&](const Design& known) { return known.name == name; });
    if (design == choice.catalogue.end()) {
      return absl::InvalidArgumentError(absl::StrCat("--designs names \"", name,
                                                     "\", which is not known: there are ",
                                                     NamesOf(choice.catalogue), ", or all"));
    }
    if (std::any_of(found.begin(), found.end(), [&](const Design& other) { return other.name == name; })) {
      return absl::InvalidArgumentError(absl::StrCat("--designs names ", name, " twice"));
    }
    const absl::Status ready = CheckReady(*design, choice.programs_folder);
    if (!ready.ok()) return ready;
    found.push_back(*design);
  }
  return found;
}

// That somebody listens on the port, and that it is the process or one that it has started. Returns a remark
// for the user if that cannot be seen; mostly empty.
absl::StatusOr<std::string> CheckListens(pid_t pid, int port) {
  const auto listeners = FindListeners(port);
  if (!listeners.ok()) return listeners.status();
  if (!listeners->found()) {
    return absl::InvalidArgumentError(
        listeners->elsewhere.empty()
            ? absl::StrCat("--port=", port, ": nobody listens on that port of this machine")
            : absl::StrCat("--port=", port, ": the connections come to 127.0.0.1, and only ",
                           absl::StrJoin(listeners->elsewhere, ", "), " is listened on"));
  }
  std::vector<pid_t> processes = memstats::DescendantsOf(pid);
  processes.push_back(pid);
  const auto holds = HoldsSocket(processes, listeners->inodes);
  if (!holds.ok()) {
    return absl::StrCat("Whether it is the one that listens on port ", port,
                        " could not be seen: ", holds.status().message(), ".");
  }
  if (*holds) return "";
  return absl::InvalidArgumentError(absl::StrCat("--port=", port, ": neither process ", pid,
                                                 " nor one that it has started listens on that port "
                                                 "(ss -ltnp says who does)"));
}

absl::StatusOr<Design> FindRunning(const DesignChoice& choice) {
  if (choice.pid <= 0 || choice.port <= 0 || choice.port > 65535) {
    return absl::InvalidArgumentError(
        "--pid and --port belong together: the number of a process that runs, and the port that it listens "
        "on");
  }
  const pid_t pid = static_cast<pid_t>(choice.pid);
  const int port = static_cast<int>(choice.port);
  const absl::Status there = memstats::CheckProcess(pid);
  if (!there.ok()) return absl::InvalidArgumentError(absl::StrCat("--pid: ", there.message()));
  const auto remark = CheckListens(pid, port);
  if (!remark.ok()) return remark.status();
  Design design;
  for (const char c : memstats::ProcessName(pid))
    design.name += IsDesignName(absl::string_view(&c, 1)) ? c : '_';
  if (design.name.empty()) design.name = absl::StrCat("process-", choice.pid);
  design.description = absl::StrCat("process ", choice.pid, ", which ran already");
  design.cannot =
      "It was running before: its base is not that of a fresh process, there is no fresh one for the excess, "
      "and it is in no cgroup of its own.";
  if (!remark->empty()) absl::StrAppend(&design.cannot, " ", *remark);
  design.running = Design::Running{pid, port};
  return design;
}

absl::Status CheckNamesDiffer(const std::vector<Design>& designs) {
  std::set<std::string> names;
  for (const Design& design : designs) {
    if (!names.insert(design.name).second) {
      return absl::InvalidArgumentError(absl::StrCat("there are two designs named ", design.name));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Design>> ChooseDesigns(const DesignChoice& choice) {
  auto designs = FindNamed(choice);
  if (!designs.ok()) return designs;
  for (const std::string& text : choice.own) {
    auto design = ParseDesign(text);
    if (!design.ok()) return design.status();
    // The user's folder is not the one that the design is started in.
    std::string& program = design->command.front();
    if (absl::StrContains(program, "/") && program.front() != '{') program = UserPath(program);
    designs->push_back(*std::move(design));
  }
  if (choice.pid != 0 || choice.port != 0) {
    auto running = FindRunning(choice);
    if (!running.ok()) return running.status();
    designs->push_back(*std::move(running));
  }
  if (designs->empty()) {
    return absl::InvalidArgumentError("give at least one design with --designs, --design or --pid");
  }
  const absl::Status differ = CheckNamesDiffer(*designs);
  if (!differ.ok()) return differ;
  return designs;
}

std::vector<Design> MergeCatalogues(std::vector<Design> catalogue, const std::vector<Design>& added) {
  for (const Design& design : added) {
    const auto same = std::find_if(catalogue.begin(), catalogue.end(),
                                   [&](const Design& known) { return known.name == design.name; });
    if (same == catalogue.end()) {
      catalogue.push_back(design);
    } else {
      *same = design;
    }
  }
  return catalogue;
}

}  // namespace ebb::compare
