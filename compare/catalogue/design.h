#ifndef EBB_COMPARE_CATALOGUE_DESIGN_H_
#define EBB_COMPARE_CATALOGUE_DESIGN_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb::compare {

// A server program under test. docs/catalogue.md says what each value means to the user, and placeholders.h
// which words in braces stand for something.
struct Design {
  std::string name;
  std::string description;
  std::string cannot;                // What it cannot do, or why a figure differs; may be empty.
  std::vector<std::string> command;  // The program and its arguments.
  std::vector<std::pair<std::string, std::string>> environment;  // Added to ours.
  std::vector<std::pair<std::string, std::string>> files;        // Name and content, written before a start.
  std::vector<std::vector<std::string>> build;  // Commands that are run once, before the first.
  std::string ready_log;                        // Ready when its log has this text; empty: when it listens.
  std::vector<std::string> needs;               // Programs that must be there,
  std::string package;                          // and the Debian packages that bring them.
  std::vector<std::string> version;             // A command that prints its version; may be empty.

  // A server that runs already instead of a command; it is not ours to start or to end.
  struct Running {
    pid_t pid = 0;
    int port = 0;
  };
  std::optional<Running> running;
};

// True if the text may name a design, which also names a folder: letters, digits, '-', '_' and '.', and not
// only dots.
bool IsDesignName(absl::string_view name);

// Errors: a word in braces in its command, environment, files or other commands that stands for nothing, and
// what there is.
absl::Status CheckPlaceholders(const Design& design);

// A design of the user's own, from "NAME=COMMAND". The command is split as a shell splits it and must contain
// {port}. Errors: what is missing, and an example.
absl::StatusOr<Design> ParseDesign(const std::string& text);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_CATALOGUE_DESIGN_H_
