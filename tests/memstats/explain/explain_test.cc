// memstats --explain, as a user starts it.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/units.h"
#include "memstats/proc/smaps_rollup.h"
#include "tests/memstats/kernel.h"
#include "tests/memstats/subject.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/program.h"
#include "tests/support/sanitized.h"

namespace ebb::memstats {
namespace {

using absl::StrCat;
using absl::StrContains;

TEST_CASE("--explain's rows add up to the kernel's own sum, and 50 idle threads are 50 stacks") {
  if (kSanitized) return;  // The sanitizers' runtime maps memory of its own all the time.
  Subject subject(50, 30'000'000);
  // What has just said that it is ready may still touch a page, and the kernel may take one of a file away: only
  // what has not changed meanwhile can be compared.
  std::string output;
  absl::StatusOr<SmapsRollup> kernel = ReadSmapsRollup(subject.pid());
  const bool settled = Eventually([&] {
    const int64_t before_bytes = kernel.ok() ? kernel->rss_bytes : 0;
    Program memstats("EBB_MEMSTATS", {StrCat("--pid=", subject.pid()), "--explain"});
    if (memstats.Wait() != 0) return false;
    output = memstats.Output();
    kernel = ReadSmapsRollup(subject.pid());
    return kernel.ok() && kernel->rss_bytes == before_bytes;
  });
  REQUIRE(settled);
  INFO(output);
  CHECK(StrContains(output, StrCat(" resident (", kernel->rss_bytes / 1024, " kB)")));
  CHECK_FALSE(StrContains(output, "the process is changing"));
  CHECK(StrContains(output, "threads: 51"));
  REQUIRE(Row(output, "thread stacks").size() == 9);
  CHECK(Row(output, "thread stacks")[0] == "50");
  CHECK_FALSE(Row(output, "sum").empty());
  CHECK(StrContains(output, "libc.so.6"));
}

TEST_CASE("--explain counts stacks with and without a thread, and their memory, whatever guards them") {
  if (kSanitized) return;  // Their runtime needs larger stacks than these.
  const std::string guard = GENERATE("libc", "marker", "both", "none");
  Subject subject({"300", "1000", guard, "200"});
  if (!subject.Running()) {
    REQUIRE_FALSE(KernelIsAtLeast(6, 13));
    WARN(guard << " is not tested here: the kernel has no guards that are markers (Linux 6.13 has)");
    return;
  }
  int64_t live_bytes = 0, ended_bytes = 0;
  const std::vector<std::string> said = absl::StrSplit(subject.Output(), absl::ByAnyChar(" \n"));
  REQUIRE(said.size() == 4);
  REQUIRE(absl::SimpleAtoi(said[1], &live_bytes));
  REQUIRE(absl::SimpleAtoi(said[2], &ended_bytes));
  Program memstats("EBB_MEMSTATS", {StrCat("--pid=", subject.pid()), "--explain"});
  REQUIRE(memstats.Wait() == 0);
  const std::string output = memstats.Output();
  INFO(guard << "\n" << output);
  const bool not_shown = StrContains(output, "count as one here") || StrContains(output, "since Linux 6.16");
  if (not_shown && !KernelIsAtLeast(6, 16)) {
    WARN(guard << " is not tested here: the kernel does not show it");
    return;
  }
  const auto row = [&](const std::string& name) { return absl::StrJoin(Row(output, name), " "); };
  CHECK(absl::EndsWith(row("  300 with a thread"), FormatBytes(live_bytes)));
  CHECK(absl::EndsWith(row("  200 without thread"), FormatBytes(ended_bytes)));
  CHECK(StrContains(row("thread stacks"), FormatBytes(live_bytes + ended_bytes)));
  CHECK(StrContains(output, StrCat(FormatBytes(ended_bytes), " is in 200 stacks without a thread")));
  CHECK_FALSE(StrContains(output, "cannot be told"));
  CHECK(StrContains(output, "500 show no guard") == (guard == "none"));
}

}  // namespace
}  // namespace ebb::memstats
