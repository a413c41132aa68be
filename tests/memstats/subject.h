#ifndef EBB_TESTS_MEMSTATS_SUBJECT_H_
#define EBB_TESTS_MEMSTATS_SUBJECT_H_

#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/program.h"

namespace ebb::memstats {

// A process with idle threads, to be recorded or explained.
class Subject {
 public:
  explicit Subject(int threads, int64_t bytes = 1000)
      : Subject({absl::StrCat(threads), absl::StrCat(bytes)}) {}
  // threads_program.cc has the arguments.
  explicit Subject(const std::vector<std::string>& arguments) : program_("EBB_THREADS_PROGRAM", arguments) {
    REQUIRE(Eventually([&] { return absl::EndsWith(program_.Output(), "\n") || !Running(); }));
  }
  pid_t pid() const { return program_.pid(); }
  bool Running() { return program_.Running(); }
  std::string Output() const { return program_.Output(); }
  void Kill() {
    program_.Signal(SIGKILL);
    program_.Wait();
  }

 private:
  Program program_;
};

// What a recording says of itself so far.
inline nlohmann::json RunJsonOf(const std::string& folder) {
  return nlohmann::json::parse(ReadFile(folder + "/run.json").value_or(""), nullptr, false);
}

// Waits until a recording has more than so many lines of samples.
inline bool EventuallySampled(const std::string& folder, int lines) {
  return Eventually([&] {
    const std::string text = ReadFile(folder + "/samples.csv").value_or("");
    return std::count(text.begin(), text.end(), '\n') > lines;
  });
}

// The words of the line that begins with `name`, after it.
inline std::vector<std::string> Row(const std::string& output, const std::string& name) {
  for (const absl::string_view line : absl::StrSplit(output, '\n')) {
    if (absl::StartsWith(line, name)) return absl::StrSplit(line.substr(name.size()), ' ', absl::SkipEmpty());
  }
  return {};
}

}  // namespace ebb::memstats

#endif  // EBB_TESTS_MEMSTATS_SUBJECT_H_
