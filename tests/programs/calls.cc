#include "tests/programs/calls.h"

#include <stdexcept>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace ebb {

Program Start(const Call& call, const std::string& redirections, const std::string& before) {
  const std::string variable = absl::StrCat("EBB_", absl::AsciiStrToUpper(call.program));
  std::vector<std::string> arguments = {"-c", absl::StrCat(before, "; exec \"$0\" \"$@\" ", redirections),
                                        ProgramPath(variable)};
  arguments.insert(arguments.end(), call.flags.begin(), call.flags.end());
  return Program("EBB_SHELL", arguments);
}

Subjects::Subjects() {
  Program recording = Start(Record(folder_.file("run")));
  if (recording.Wait() != 0) throw std::runtime_error("nothing was recorded: " + recording.Errors());
}

Call Subjects::Pulse(const std::vector<std::string>& more) const {
  Call call = {
      "pulse",
      {absl::StrCat("--server=127.0.0.1:", server_.port()), "-big=5", "-i=1", "-bs=0", "-small=0", "-l=0"}};
  call.flags.insert(call.flags.end(), more.begin(), more.end());
  return call;
}

Call Subjects::Record(const std::string& out) const {
  return {"memstats", {"--out=" + out, "--interval=10ms", "--", "sleep", "0.3"}};
}

Call Subjects::Explain() const { return {"memstats", {absl::StrCat("--pid=", server_.pid()), "--explain"}}; }

Call Subjects::Plot(const std::vector<std::string>& more) const {
  Call call = {"plots", {folder_.file("run")}};
  call.flags.insert(call.flags.end(), more.begin(), more.end());
  return call;
}

Call Subjects::Compare(const std::string& out) const {
  return {"compare",
          {"--out=" + out, "--designs=epoll", "--big=20", "--big_iterations=1", "--big_pause=100ms",
           "--small=5", "--small_iterations=1", "--small_pause=100ms", "--linger=300ms"}};
}

}  // namespace ebb
