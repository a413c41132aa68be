#include "tests/compare/running_comparison.h"

#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "tests/support/eventually.h"

namespace ebb::compare {
namespace {

namespace fs = std::filesystem;

constexpr char kMark[] = "EBB_TEST_COMPARISON";

std::vector<std::string> Arguments(const std::string& limits, const std::string& out,
                                   const std::vector<std::string>& flags) {
  std::vector<std::string> arguments = {"-c", limits + "; exec \"$0\" \"$@\"", ProgramPath("EBB_COMPARE"),
                                        "--out=" + out};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  return arguments;
}

Program::Environment Marked(Program::Environment environment, const std::string& value,
                            const std::string& scratch) {
  environment.emplace_back(kMark, value);
  environment.emplace_back("TMPDIR", scratch);
  return environment;
}

// Makes the folder and returns it.
std::string Made(const std::string& folder) {
  if (!MakeFolder(folder).ok()) throw std::runtime_error("cannot make " + folder);
  return folder;
}

void CollectCgroups(const fs::path& folder, const std::string& prefix, std::vector<std::string>* found) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (!entry.is_directory(error) || entry.is_symlink(error)) continue;
    if (absl::StartsWith(entry.path().filename().string(), prefix)) found->push_back(entry.path());
    CollectCgroups(entry.path(), prefix, found);
  }
}

}  // namespace

const char kWithoutCgroups[] =
    "unshare -m true && exec unshare -m /bin/sh -c "
    "'mount -t tmpfs none /sys/fs/cgroup && exec \"$0\" \"$@\"' \"$0\" \"$@\"";

RunningComparison::RunningComparison(const std::vector<std::string>& flags, const std::string& limits,
                                     Program::Environment environment)
    : out_(folder_.file("out")),
      program_("EBB_SHELL", Arguments(limits, out_, flags),
               Marked(std::move(environment), out_, Made(folder_.file("tmp")))) {}

RunningComparison::~RunningComparison() {
  if (program_.Running()) program_.Signal(SIGTERM);
  program_.Wait();
  for (const int pid : Descendants()) kill(pid, SIGKILL);
  for (const std::string& cgroup : Cgroups()) Eventually([&] { return rmdir(cgroup.c_str()) == 0; });
}

bool RunningComparison::EventuallySays(const std::string& text) const {
  return Eventually([&] { return absl::StrContains(errors(), text); });
}

std::string RunningComparison::PathOf(const std::string& run, const std::string& file) const {
  return absl::StrCat(out_, "/", run, "/", file);
}

nlohmann::json RunningComparison::RunJson(const std::string& run) const {
  return nlohmann::json::parse(ReadFile(PathOf(run, "run.json")).value_or("null"));
}

std::vector<int> RunningComparison::Descendants() const {
  const std::string mark = absl::StrCat(kMark, "=", out_);
  std::vector<int> descendants;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    int number;
    if (!absl::SimpleAtoi(entry.path().filename().string(), &number) || number == pid()) continue;
    const std::string environment = ReadFile(entry.path() / "environ").value_or("");
    for (const absl::string_view variable : absl::StrSplit(environment, '\0')) {
      if (variable == mark) descendants.push_back(number);
    }
  }
  return descendants;
}

std::vector<std::string> RunningComparison::Cgroups() const {
  std::vector<std::string> found;
  CollectCgroups("/sys/fs/cgroup", absl::StrCat("ebb-", pid(), "-"), &found);
  return found;
}

std::set<std::string> RunningComparison::ScratchFolders() const { return NamesIn(folder_.file("tmp")); }

std::set<std::string> NamesIn(const std::string& folder) {
  std::set<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) names.insert(entry.path().filename());
  return names;
}

std::vector<std::string> With(const std::vector<std::string>& flags) {
  std::vector<std::string> all = {"--big=50",      "--big_iterations=1",   "--big_pause=100ms",
                                  "--small=10",    "--small_iterations=1", "--small_pause=100ms",
                                  "--linger=500ms"};
  all.insert(all.end(), flags.begin(), flags.end());
  return all;
}

std::string BadDesign(const std::string& how) {
  return absl::StrCat("--design=bad=", ProgramPath("EBB_BAD_DESIGN"), " {port} ", how);
}

}  // namespace ebb::compare
