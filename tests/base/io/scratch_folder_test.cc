#include "base/io/scratch_folder.h"

#include <stdlib.h>

#include <filesystem>

#include "base/io/file.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ebb {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a scratch folder is there, empty, until its object goes, with all that was put into it") {
  std::string path;
  {
    auto folder = ScratchFolder::Create("ebb-scratch");
    REQUIRE(folder.ok());
    const ScratchFolder moved = *std::move(folder);
    path = moved.path();
    CHECK(fs::is_empty(path));
    REQUIRE(MakeFolder(path + "/deep/er").ok());
    REQUIRE(WriteFileAtomically(path + "/deep/er/file", "text").ok());
  }
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a scratch folder is made where TMPDIR says, and an error names what could not be made") {
  TempFolder parent;
  const char* before = getenv("TMPDIR");
  const std::string restored = before == nullptr ? "" : before;
  setenv("TMPDIR", parent.path().c_str(), 1);
  CHECK(fs::path(ScratchFolder::Create("a")->path()).parent_path() == parent.path());
  setenv("TMPDIR", "/no/such/folder", 1);
  const auto nowhere = ScratchFolder::Create("a");
  setenv("TMPDIR", restored.c_str(), 1);
  CHECK_THAT(std::string(nowhere.status().message()), Contains("/no/such/folder/a-"));
}

}  // namespace
}  // namespace ebb
