#include "base/line_file.h"

#include <signal.h>
#include <sys/resource.h>

#include "base/file.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ebb {
namespace {

TEST_CASE("each line is in the file as soon as it was appended") {
  TempFolder folder;
  auto file = LineFile::Create(folder.file("a.csv"), "t_s,value");
  REQUIRE(file.ok());
  CHECK(*ReadFile(folder.file("a.csv")) == "t_s,value\n");
  REQUIRE(file->Append("1,2").ok());
  CHECK(*ReadFile(folder.file("a.csv")) == "t_s,value\n1,2\n");
}

TEST_CASE("lines for which there was no room are written when there is room again") {
  TempFolder folder;
  auto file = LineFile::Create(folder.file("a.csv"), "header");
  REQUIRE(file.ok());
  signal(SIGXFSZ, SIG_IGN);
  rlimit before;
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit full = before;
  full.rlim_cur = 10;  // The header and a part of the first line.
  setrlimit(RLIMIT_FSIZE, &full);
  const absl::Status first = file->Append("first");
  const absl::Status second = file->Append("second");
  setrlimit(RLIMIT_FSIZE, &before);
  CHECK(std::string(first.message()) == "cannot write " + folder.file("a.csv") + ": File too large");
  CHECK_FALSE(second.ok());
  REQUIRE(file->Append("third").ok());
  CHECK(*ReadFile(folder.file("a.csv")) == "header\nfirst\nsecond\nthird\n");
}

TEST_CASE("a file that cannot be made is an error with its path") {
  const auto file = LineFile::Create("/no/such/folder/a.csv", "header");
  REQUIRE_FALSE(file.ok());
  CHECK(std::string(file.status().message()) ==
        "cannot create /no/such/folder/a.csv: No such file or directory");
}

}  // namespace
}  // namespace ebb
