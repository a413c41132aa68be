#include "memstats/give_back/code_pages.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/io/file.h"
#include "tests/support/catch.h"

namespace ebb::memstats {
namespace {

// RssFile of /proc/self/status.
int64_t FilePagesBytes() {
  const std::string status = ReadFile("/proc/self/status").value();
  for (absl::string_view line : absl::StrSplit(status, '\n')) {
    int64_t kb;
    if (absl::ConsumePrefix(&line, "RssFile:") && absl::ConsumeSuffix(&line, "kB") &&
        absl::SimpleAtoi(line, &kb)) {
      return kb * 1024;
    }
  }
  return -1;
}

// Constants that the loader has relocated: they are read-only by now, and must not be lost.
const std::string* const kRelocated[] = {new std::string("first"), new std::string("second")};
const char* const kNames[] = {"first", "second"};

TEST_CASE("code that was run goes out of the resident set, and runs again when it is called") {
  const int64_t before = FilePagesBytes();
  REQUIRE(before > 1 << 20);
  ReleaseCodePages();
  const int64_t after = FilePagesBytes();
  CHECK(after < before * 3 / 4);
  CHECK(*kRelocated[1] == kNames[1]);
  CHECK_THAT(absl::StrCat("still ", 7, " ", kNames[0]), Contains("still 7 first"));
}

TEST_CASE("it may be done again and again, also while other threads run") {
  std::atomic<bool> stop{false};
  std::atomic<int64_t> runs{0};
  std::thread other([&] {
    while (!stop) runs += static_cast<int64_t>(absl::StrCat(runs.load(), " runs").size() > 0);
  });
  for (int i = 0; i < 100 || runs < 100; ++i) ReleaseCodePages();
  stop = true;
  other.join();
  CHECK(*kRelocated[0] == kNames[0]);
}

}  // namespace
}  // namespace ebb::memstats
