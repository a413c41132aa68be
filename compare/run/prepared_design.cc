#include "compare/run/prepared_design.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/io/file.h"
#include "base/system/program_output.h"
#include "compare/run/log_lines.h"

namespace ebb::compare {
namespace {

constexpr absl::Duration kBuildPatience = absl::Minutes(5);
constexpr size_t kLinesShown = 5;

// One of a design's own commands.
absl::StatusOr<ProgramOutput> RunCommand(const Design& design, const std::vector<std::string>& command,
                                         const PlaceholderValues& values, absl::Duration patience,
                                         const std::function<bool()>& cancelled) {
  ProgramCall call;
  call.arguments = Expand(command, values);
  for (const auto& [name, value] : design.environment) {
    call.environment.emplace_back(name, Expand(value, values));
  }
  call.folder = values.temp_folder;
  call.patience = patience;
  call.cancelled = cancelled;
  return RunProgram(call);
}

absl::Status Build(const Design& design, const std::vector<std::string>& command,
                   const PlaceholderValues& values, const std::function<bool()>& cancelled) {
  const auto output = RunCommand(design, command, values, kBuildPatience, cancelled);
  if (absl::IsCancelled(output.status())) return output.status();
  if (output.ok() && output->ended.success()) return absl::OkStatus();
  const std::string why = output.ok()
                              ? absl::StrCat(output->ended.ToString(), "; ",
                                             absl::StrJoin(LastLines(output->text, kLinesShown), "; "))
                              : std::string(output.status().message());
  return absl::AbortedError(absl::StrCat(design.name, " cannot be built with '",
                                         absl::StrJoin(Expand(command, values), " "), "': ", why));
}

std::string Version(const Design& design, const PlaceholderValues& values,
                    const std::function<bool()>& cancelled) {
  if (design.version.empty()) return "";
  const auto output = RunCommand(design, design.version, values, absl::Seconds(20), cancelled);
  if (!output.ok() || !output->ended.success()) return "";
  const std::vector<std::string> lines = LastLines(output->text, output->text.size());
  return lines.empty() ? "" : lines.front();
}

}  // namespace

absl::StatusOr<PreparedDesign> PreparedDesign::Prepare(const Design& design,
                                                       const std::string& programs_folder,
                                                       const std::function<bool()>& cancelled) {
  auto folder = ScratchFolder::Create(absl::StrCat("ebb-", design.name));
  if (!folder.ok()) return folder.status();
  PreparedDesign prepared(design, *std::move(folder));
  PlaceholderValues values;
  values.programs_folder = programs_folder;
  values.temp_folder = prepared.temp_folder();
  for (const std::vector<std::string>& command : design.build) {
    const absl::Status built = Build(design, command, values, cancelled);
    if (!built.ok()) return built;
  }
  prepared.version_ = Version(design, values, cancelled);
  return prepared;
}

absl::Status PreparedDesign::WriteFiles(const PlaceholderValues& values) const {
  for (const auto& [name, content] : design_.files) {
    const absl::Status written =
        WriteFileAtomically(absl::StrCat(temp_folder(), "/", name), Expand(content, values));
    if (!written.ok()) return written;
  }
  return absl::OkStatus();
}

}  // namespace ebb::compare
