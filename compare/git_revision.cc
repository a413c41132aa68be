#include "compare/git_revision.h"

#include "absl/strings/ascii.h"
#include "base/system/program_output.h"

namespace ebb::compare {

std::string GitRevision(const std::string& folder) {
  if (folder.empty()) return "";
  ProgramCall call;
  call.arguments = {"git", "-C", folder, "describe", "--always", "--dirty", "--abbrev=12"};
  const auto output = RunProgram(call);
  if (!output.ok() || !output->ended.success()) return "";
  return std::string(absl::StripAsciiWhitespace(output->text));
}

}  // namespace ebb::compare
