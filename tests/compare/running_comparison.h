#ifndef EBB_TESTS_COMPARE_RUNNING_COMPARISON_H_
#define EBB_TESTS_COMPARE_RUNNING_COMPARISON_H_

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace ebb::compare {

// The real program compare, started under a short schedule, with its results in a folder of its own.
class RunningComparison {
 public:
  // `limits` is a shell's line that is run before it, for instance "ulimit -n 300".
  explicit RunningComparison(const std::vector<std::string>& flags, const std::string& limits = "true",
                             Program::Environment environment = {});
  ~RunningComparison();

  pid_t pid() const { return program_.pid(); }
  void Signal(int signal) { program_.Signal(signal); }
  int Wait() { return program_.Wait(); }
  bool Running() { return program_.Running(); }

  std::string output() const { return program_.Output(); }
  std::string errors() const { return program_.Errors(); }
  // True if, before the deadline, there is such a text on standard error.
  bool EventuallySays(const std::string& text) const;

  const std::string& out() const { return out_; }
  // A file of a run folder, for instance ("threads", "samples.csv").
  std::string PathOf(const std::string& run, const std::string& file) const;
  nlohmann::json RunJson(const std::string& run) const;

  // The processes that it started, and those that they started, whatever group or session they are in: they
  // all have inherited a variable that no other process has.
  std::vector<int> Descendants() const;
  // The memory cgroups that it has made and not removed.
  std::vector<std::string> Cgroups() const;
  // The temporary folders that it has made and not removed.
  std::set<std::string> ScratchFolders() const;

 private:
  TempFolder folder_;
  const std::string out_;
  Program program_;
};

// A line of limits under which no memory cgroup can be made, where the user may hide their file system
// (root); elsewhere it does nothing.
extern const char kWithoutCgroups[];

// The names in a folder; empty if there is none.
std::set<std::string> NamesIn(const std::string& folder);

// The flags of one big and one small pulse, as short as pulses can be.
std::vector<std::string> With(const std::vector<std::string>& flags);

// The flag for a design of tests/compare/bad_design.cc, named "bad".
std::string BadDesign(const std::string& how);

}  // namespace ebb::compare

#endif  // EBB_TESTS_COMPARE_RUNNING_COMPARISON_H_
