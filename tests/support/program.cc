#include "tests/support/program.h"

#include <fcntl.h>
#include <signal.h>

#include <filesystem>
#include <stdexcept>

#include "absl/time/time.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"

namespace ebb {
namespace {

ChildProcess StartProgram(const std::string& path, const std::vector<std::string>& arguments,
                          const Program::Environment& environment, const TempFolder& folder) {
  const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
  UniqueFd output(open(folder.file("stdout").c_str(), flags, 0666));
  UniqueFd errors(open(folder.file("stderr").c_str(), flags, 0666));
  ChildProcess::Options options;
  options.arguments = {path};
  options.arguments.insert(options.arguments.end(), arguments.begin(), arguments.end());
  options.environment = environment;
  options.standard_output = output.get();
  options.standard_error = errors.get();
  auto child = ChildProcess::Start(options);
  if (!child.ok()) throw std::runtime_error(std::string(child.status().message()));
  return *std::move(child);
}

}  // namespace

std::string ProgramPath(const std::string& variable) {
  const char* path = getenv(variable.c_str());
  if (path == nullptr) throw std::runtime_error("the BUILD file of this test does not set " + variable);
  return std::filesystem::absolute(path).string();
}

Program::Program(const std::string& variable, const std::vector<std::string>& arguments,
                 const Environment& environment)
    : child_(StartProgram(ProgramPath(variable), arguments, environment, folder_)) {}

int Program::Wait(std::chrono::seconds deadline) {
  if (!child_.Wait(absl::FromChrono(deadline)).has_value()) child_.SignalGroup(SIGKILL);
  const ExitStatus ended = *child_.Wait(absl::InfiniteDuration());
  return ended.code.has_value() ? *ended.code : 1000 + *ended.signal;
}

std::string Program::Output() const { return ReadFile(folder_.file("stdout")).value_or(""); }

std::string Program::Errors() const { return ReadFile(folder_.file("stderr")).value_or(""); }

}  // namespace ebb
