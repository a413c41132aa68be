#include "base/io/file.h"

#include <fcntl.h>

#include <filesystem>

#include "base/io/unique_fd.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ebb {
namespace {

TEST_CASE("a file that is replaced is whole at any time and leaves nothing beside it") {
  TempFolder folder;
  const std::string path = folder.file("run.json");
  REQUIRE(WriteFileAtomically(path, "old").ok());
  REQUIRE(WriteFileAtomically(path, "new").ok());
  CHECK(*ReadFile(path) == "new");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a new folder has a name that none has yet") {
  TempFolder folder;
  const std::string path = folder.file("runs/now");
  CHECK(*MakeNewFolder(path) == path);
  CHECK(*MakeNewFolder(path) == path + "-2");
  CHECK(*MakeNewFolder(path) == path + "-3");
  CHECK(std::filesystem::is_directory(path + "-3"));
  CHECK(std::string(MakeNewFolder("/proc/run").status().message()) ==
        "cannot make the folder /proc/run: No such file or directory");
}

TEST_CASE("a file in /proc is read although its size is said to be 0") {
  CHECK(ReadFile("/proc/self/stat")->size() > 50);
}

TEST_CASE("the error of a file that is not there names it and says why") {
  const auto missing = ReadFile("/no/such/file");
  REQUIRE_FALSE(missing.ok());
  CHECK(std::string(missing.status().message()) == "cannot open /no/such/file: No such file or directory");
}

TEST_CASE("a full disk and a folder that is not there are errors with a reason") {
  UniqueFd full(open("/dev/full", O_WRONLY | O_CLOEXEC));
  CHECK(std::string(WriteAll(full.get(), "x", "samples.csv").message()) ==
        "cannot write samples.csv: No space left on device");
  CHECK(std::string(WriteFileAtomically("/no/such/folder/file", "x").message()) ==
        "cannot create /no/such/folder/file: No such file or directory");
}

TEST_CASE("what the user typed is meant in the user's folder, not in bazel's") {
  setenv("BUILD_WORKING_DIRECTORY", "/home/user", 1);
  CHECK(UserPath("runs/a") == "/home/user/runs/a");
  CHECK(UserPath("../a") == "/home/a");
  CHECK(UserPath("/tmp/a") == "/tmp/a");
  unsetenv("BUILD_WORKING_DIRECTORY");
  CHECK(UserPath("a") == (std::filesystem::current_path() / "a").string());
}

}  // namespace
}  // namespace ebb
