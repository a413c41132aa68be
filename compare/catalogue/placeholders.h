#ifndef EBB_COMPARE_CATALOGUE_PLACEHOLDERS_H_
#define EBB_COMPARE_CATALOGUE_PLACEHOLDERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ebb::compare {

// What the words in braces stand for in a design's command, environment, files and build commands.
struct PlaceholderValues {
  int port = 0;                   // {port}: where the design is to listen on 127.0.0.1.
  std::string run_folder;         // {run}: the folder of the run.
  int64_t clock_start_nanos = 0;  // {clock}: the run's time 0 in ns on CLOCK_MONOTONIC.
  std::string programs_folder;    // {ebb}: the folder of ebb's own programs.
  std::string temp_folder;        // {temp}: a folder of the design's own, as long as the comparison lasts.
};

// The text with its placeholders replaced; other braces stay.
std::string Expand(const std::string& text, const PlaceholderValues& values);
std::vector<std::string> Expand(const std::vector<std::string>& words, const PlaceholderValues& values);

// The first word in braces that is no placeholder, such as "{prot}"; empty if there is none. A word is
// lower-case letters alone, and "${word}" is a shell's variable. `similar_only`: only what differs from a
// placeholder by one letter or by two that changed places, for texts in which other words in braces have a
// meaning of their own.
std::string FindUnknownPlaceholder(absl::string_view text, bool similar_only);

// "{port}, {run}, {clock}, {ebb}, {temp}"
std::string PlaceholderNames();

}  // namespace ebb::compare

#endif  // EBB_COMPARE_CATALOGUE_PLACEHOLDERS_H_
