// The scripts of this folder: the count that .ci/run ends with, and what bare_machine refuses.
#include <filesystem>
#include <string>
#include <vector>

#include "base/io/file.h"
#include "base/system/program_output.h"
#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace ebb {
namespace {

ProgramOutput RunScript(const std::string& variable, const std::vector<std::string>& arguments,
                        const std::string& folder) {
  ProgramCall call;
  call.arguments = {"bash", ProgramPath(variable)};
  call.arguments.insert(call.arguments.end(), arguments.begin(), arguments.end());
  call.folder = folder;
  const auto output = RunProgram(call);
  REQUIRE(output.ok());
  return *output;
}

// A checkout whose last `bazel test` left these logs.
class TestedCheckout {
 public:
  void AddLog(const std::string& test, const std::string& text) {
    const std::string folder = folder_.file("bazel-testlogs/" + test);
    std::filesystem::create_directories(folder);
    REQUIRE(WriteFileAtomically(folder + "/test.log", text).ok());
  }
  std::string Count() { return RunScript("EBB_COUNT_CASES", {}, folder_.path()).text; }

 private:
  TempFolder folder_;
};

TEST_CASE("the cases of all logs are added up, however Catch2 puts it") {
  TestedCheckout checkout;
  checkout.AddLog("a", "===\nAll tests passed (8 assertions in 2 test cases)\n\n");
  checkout.AddLog("b", "===\nAll tests passed (1 assertion in 1 test case)\n");
  checkout.AddLog("c", "===\ntest cases: 7 | 4 passed | 3 failed\nassertions: 9 | 6 passed | 3 failed\n");
  CHECK(checkout.Count() == "7 passed, 3 failed\n");
  checkout.AddLog("d", "===\ntest cases: 5 | 3 passed | 2 skipped\nassertions: 11 | 11 passed\n");
  CHECK(checkout.Count() == "10 passed, 3 failed, 2 skipped\n");
}

TEST_CASE("a test that died before Catch2 could count is a failure") {
  TestedCheckout checkout;
  checkout.AddLog("good", "All tests passed (8 assertions in 2 test cases)\n");
  checkout.AddLog("crashed", "Segmentation fault\n");
  const std::string counted = checkout.Count();
  CHECK_THAT(counted, Contains("no result in bazel-testlogs/crashed/test.log"));
  CHECK_THAT(counted, Contains("2 passed, 1 failed\n"));
}

TEST_CASE("bare_machine says how it is used, and refuses what it does not know before it does anything") {
  const TempFolder folder;
  const auto run = [&](const std::vector<std::string>& arguments) {
    return RunScript("EBB_BARE_MACHINE", arguments, folder.path());
  };
  CHECK(run({"--help"}).ended.code == 0);
  CHECK_THAT(run({"--help"}).text, Contains("usage: tests/bare_machine [FLAGS] SUITE"));
  CHECK(run({}).ended.code == 2);
  CHECK_THAT(run({}).text, Contains("which suite?"));
  CHECK(run({"--colour", "trixie"}).ended.code == 2);
  CHECK_THAT(run({"--colour", "trixie"}).text, Contains("no flag is called --colour"));
  CHECK_THAT(run({"trixie", "bookworm"}).text, Contains("one suite at a time"));
  CHECK_THAT(run({"--tests=", "trixie"}).text, Contains("--tests= needs targets"));
}

}  // namespace
}  // namespace ebb
