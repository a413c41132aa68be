// The program with several runs of the same design: repeats, and an older and a newer comparison.
#include <nlohmann/json.hpp>

#include "base/exit_code.h"
#include "base/io/file.h"
#include "tests/run_folder/made_run.h"
#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace ebb::plots {
namespace {

constexpr char kPlots[] = "EBB_PLOTS";

TEST_CASE("two comparisons of the same design are laid side by side, and what changed is told") {
  TempFolder folder;
  WriteRun(MakeRun(MadeServer()), folder.file("old/threads"));
  MadeServer worse;
  worse.per_connection_bytes = 8'620;
  WriteRun(MakeRun(worse), folder.file("new/threads"));
  const std::string out = folder.file("out");
  Program plots(kPlots, {folder.file("old"), folder.file("new"), "--out=" + out});
  CHECK(plots.Wait() == kExitDone);
  CHECK_THAT(plots.Output(), Contains("\nthreads (old) ") && Contains("\nthreads (new) ") &&
                                 Contains("4,310 B") && Contains("8,620 B  +100.0 %  worse"));
  CHECK_THAT(*ReadFile(out + "/report.md"), Contains("What changed from old to new"));
  CHECK_THAT(*ReadFile(out + "/rss.svg"), Contains(">threads (old)<") && Contains(">threads (new)<"));
  const auto metrics = nlohmann::json::parse(*ReadFile(out + "/metrics.json"));
  CHECK(metrics["changes"].size() > 5);
}

TEST_CASE("two runs of one design that were given themselves are an older and a newer one, too") {
  TempFolder folder;
  WriteRun(MakeRun(MadeServer()), folder.file("monday"));
  WriteRun(MakeRun(MadeServer()), folder.file("friday"));
  Program plots(kPlots, {folder.file("monday"), folder.file("friday")});
  CHECK(plots.Wait() == kExitDone);
  CHECK_THAT(plots.Output(), Contains("\nthreads (monday) ") && Contains("\nthreads (friday) ") &&
                                 Contains("4,310 B   4,310 B  +0.0 %") && !Contains("worse"));
}

TEST_CASE("repeats of a design are one row of medians, and one curve") {
  TempFolder folder;
  for (int repeat = 1; repeat <= 3; ++repeat) {
    MadeServer server;
    server.per_connection_bytes = 4'000 + 100 * repeat;
    Run run = MakeRun(server);
    run.info.repeat = repeat;
    WriteRun(run, folder.file("runs/" + std::to_string(repeat)));
  }
  Program plots(kPlots, {folder.file("runs"), "--out=" + folder.file("out")});
  CHECK(plots.Wait() == kExitDone);
  CHECK_THAT(plots.Output(),
             Contains("4,200 B") && Contains("\n  minimum ") && Contains("4,100 B") && Contains("4,300 B"));
  CHECK_THAT(*ReadFile(folder.file("out/rss.svg")), Contains("Resident memory of threads<") &&
                                                        Contains("medians of 3 repeats") &&
                                                        !Contains("threads, repeat"));
}

}  // namespace
}  // namespace ebb::plots
