#ifndef EBB_COMPARE_DESIGN_H_
#define EBB_COMPARE_DESIGN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace ebb {

// A server program under test.
struct Design {
  std::string name;
  std::string description;
  // The program and its arguments. {port}, {run} and {clock} stand for the port to listen on, the run's
  // folder and the run's time 0 in ns on CLOCK_MONOTONIC; {ebb} for the folder of ebb's own programs.
  std::vector<std::string> command;
};

// All designs that there are, in the order of the report.
const std::vector<Design>& Catalogue();

// The designs of a list such as "threads,threads-naive", in its order. Errors: one is unknown or named twice;
// the message says which there are.
absl::StatusOr<std::vector<Design>> FindDesigns(const std::string& names);

// A design of the user's own, from "NAME=COMMAND". The command is split as a shell splits it and must contain
// {port}. Errors: what is missing, and an example.
absl::StatusOr<Design> ParseDesign(const std::string& text);

// What the placeholders of a command stand for.
struct CommandValues {
  int port = 0;
  std::string run_folder;
  int64_t clock_start_nanos = 0;
  std::string programs_folder;
};

// The design's command with its placeholders replaced.
std::vector<std::string> ExpandCommand(const Design& design, const CommandValues& values);

}  // namespace ebb

#endif  // EBB_COMPARE_DESIGN_H_
