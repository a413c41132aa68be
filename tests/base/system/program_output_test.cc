#include "base/system/program_output.h"

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ebb {
namespace {

ProgramCall Shell(const std::string& script) {
  ProgramCall call;
  call.arguments = {"sh", "-c", script};
  call.patience = absl::Seconds(60);
  return call;
}

TEST_CASE("what a program prints on both outputs is returned, with how it ended") {
  const auto output = RunProgram(Shell("echo one; echo two >&2; exit 3"));
  REQUIRE(output.ok());
  CHECK(output->text == "one\ntwo\n");
  CHECK(output->ended.code == 3);
}

TEST_CASE("a program gets its environment and its folder") {
  ProgramCall call = Shell("echo $GREETING; pwd");
  call.environment = {{"GREETING", "hello"}};
  TempFolder folder;
  call.folder = folder.path();
  CHECK(RunProgram(call)->text == "hello\n" + folder.path() + "\n");
}

TEST_CASE("a program that is not there is an error that names it") {
  ProgramCall call;
  call.arguments = {"/no/such/program"};
  CHECK_THAT(std::string(RunProgram(call).status().message()), Contains("/no/such/program"));
}

TEST_CASE("a program that takes too long is stopped, and so is one that nobody waits for any more") {
  ProgramCall slow = Shell("sleep 300");
  slow.patience = absl::Milliseconds(100);
  CHECK(absl::IsDeadlineExceeded(RunProgram(slow).status()));
  ProgramCall unwanted = Shell("sleep 300");
  unwanted.cancelled = [] { return true; };
  CHECK(absl::IsCancelled(RunProgram(unwanted).status()));
}

}  // namespace
}  // namespace ebb
