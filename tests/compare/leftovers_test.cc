// What designs and an earlier comparison leave behind goes.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "memstats/cgroup/cgroup.h"
#include "tests/compare/running_comparison.h"
#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

std::vector<std::string> OnlyBad(const std::string& how) { return With({"--designs=", BadDesign(how)}); }

TEST_CASE("processes that a design leaves in sessions of their own go as well, also without cgroups") {
  RunningComparison comparison(OnlyBad("leaves-grandchildren"), kWithoutCgroups);
  CHECK(comparison.Wait() == 1);
  CHECK_THAT(comparison.RunJson("bad")["error"].get<std::string>(), Contains("bad left 2 processes behind"));
  CHECK_FALSE(comparison.RunJson("bad")["metrics"]["peak_bytes"].is_null());
  CHECK(comparison.Descendants().empty());
  CHECK(comparison.Cgroups().empty());
}

TEST_CASE("an empty cgroup of a comparison that was killed is removed by the next one") {
  const auto parent = memstats::CgroupParent::Open();
  if (!parent.ok()) {
    WARN("no cgroup can be made here: " << parent.status().message());
    return;
  }
  // The number of a process that is not there any more.
  const pid_t gone = fork();
  if (gone == 0) _exit(0);
  REQUIRE(waitpid(gone, nullptr, 0) == gone);
  const std::string stale = absl::StrCat(parent->folder(), "/ebb-", gone, "-threads");
  REQUIRE(mkdir(stale.c_str(), 0755) == 0);
  RunningComparison comparison(OnlyBad("serves"));
  CHECK(comparison.Wait() == 0);
  CHECK(access(stale.c_str(), F_OK) != 0);
}

}  // namespace
}  // namespace ebb::compare
