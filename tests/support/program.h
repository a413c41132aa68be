#ifndef EBB_TESTS_SUPPORT_PROGRAM_H_
#define EBB_TESTS_SUPPORT_PROGRAM_H_

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/system/child_process.h"
#include "tests/support/temp_folder.h"

namespace ebb {

// One of ebb's programs, started by a test as a user would start it, with its output kept in files. A test
// names the program by the environment variable in which its BUILD file gives the path, such as EBB_PULSE.
class Program {
 public:
  using Environment = std::vector<std::pair<std::string, std::string>>;

  // Throws std::runtime_error if it cannot be started.
  Program(const std::string& variable, const std::vector<std::string>& arguments,
          const Environment& environment = {});

  pid_t pid() const { return child_.pid(); }
  void Signal(int signal) { child_.Signal(signal); }

  // Waits for the end and returns the exit code, or 1000 + the signal that killed it. A program that has not
  // ended by the deadline is killed, which is then what is returned.
  int Wait(std::chrono::seconds deadline = std::chrono::seconds(120));

  // True while it runs.
  bool Running() { return !child_.Wait(absl::ZeroDuration()).has_value(); }

  // What it has written so far.
  std::string Output() const;
  std::string Errors() const;

 private:
  TempFolder folder_;
  ChildProcess child_;
};

// The path in an environment variable, made absolute. Throws std::runtime_error if there is none.
std::string ProgramPath(const std::string& variable);

}  // namespace ebb

#endif  // EBB_TESTS_SUPPORT_PROGRAM_H_
