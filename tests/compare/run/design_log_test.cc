// What is kept of a design's output.
#include "compare/run/design_log.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/io/file.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/temp_folder.h"

namespace ebb::compare {
namespace {

constexpr int64_t kKept = 1000;

struct Log {
  explicit Log(const std::string& awaited = "")
      : log(DesignLog::Start(folder.file("design.log"), awaited, kKept).value()) {}

  void Print(const std::string& text) { REQUIRE(WriteAll(log->descriptor(), text, "the pipe").ok()); }
  std::string Content() const { return ReadFile(folder.file("design.log")).value(); }

  TempFolder folder;
  std::unique_ptr<DesignLog> log;
};

// Lines of ten bytes.
std::string Lines(int first, int last) {
  std::string lines;
  for (int i = first; i <= last; ++i) absl::StrAppendFormat(&lines, "line %4d\n", i);
  return lines;
}

TEST_CASE("a log that is not long is kept whole, its beginning at once") {
  Log log;
  log.Print(Lines(1, 50));
  CHECK(Eventually([&] { return log.Content() == Lines(1, 50); }));
  log.Print(Lines(51, 200));
  CHECK(log.log->Finish().empty());
  CHECK(log.Content() == Lines(1, 200));
}

TEST_CASE("of a long log the first and the last lines are kept, and how much is missing is said") {
  Log log;
  for (int i = 0; i < 100; ++i) log.Print(Lines(i * 100 + 1, i * 100 + 100));
  CHECK(log.log->Finish() == "It printed 100 kB; its log has the first and the last 1.00 kB of it.");
  const std::string content = log.Content();
  CHECK(absl::StartsWith(content, Lines(1, 100) + "\n[compare: "));
  CHECK(absl::EndsWith(content, Lines(9'950, 9'999) + "line 10000\n"));
  CHECK(content.size() < 3'200);
}

TEST_CASE("the awaited text is seen, also where it comes in pieces and far behind the beginning") {
  Log log("at your service");
  log.Print(Lines(1, 900) + "at your ");
  CHECK_FALSE(log.log->awaited_seen());
  log.Print("service\n");
  CHECK(Eventually([&] { return log.log->awaited_seen(); }));
  CHECK(Log().log->awaited_seen());  // Where none is awaited.
}

TEST_CASE("a log ends, though somebody who was left behind goes on printing") {
  Log log;
  const UniqueFd left_behind(dup(log.log->descriptor()));
  std::atomic<bool> stop{false};
  std::thread printer([&] {
    while (!stop && write(left_behind.get(), "more\n", 5) > 0) continue;
  });
  log.log->DesignHasIt();
  CHECK_THAT(log.log->Finish(), !Contains("not whole"));
  stop = true;
  signal(SIGPIPE, SIG_IGN);  // For the printer, who may wait for a reader that is gone now.
  log.log.reset();
  printer.join();
}

TEST_CASE("a disk that is full does not stop the design, and is said") {
  auto log = DesignLog::Start("/dev/full", "");
  REQUIRE(log.ok());
  for (int i = 0; i < 100; ++i) REQUIRE(WriteAll((*log)->descriptor(), Lines(1, 500), "the pipe").ok());
  CHECK_THAT((*log)->Finish(), Contains("Its log is not whole: ") && Contains("No space left on device"));
}

}  // namespace
}  // namespace ebb::compare
