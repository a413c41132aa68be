#include "base/io/line_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"
#include "tests/support/catch.h"
#include "tests/support/file_size_limit.h"
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
  absl::Status first, second;
  {
    const FileSizeLimit limit(10);  // The header and a part of the first line.
    first = file->Append("first");
    second = file->Append("second");
  }
  CHECK(std::string(first.message()) == "cannot write " + folder.file("a.csv") + ": File too large");
  CHECK_FALSE(second.ok());
  REQUIRE(file->Append("third").ok());
  CHECK(*ReadFile(folder.file("a.csv")) == "header\nfirst\nsecond\nthird\n");
}

// A FIFO of the smallest size, with a reader that has not begun to read.
class SlowReader {
 public:
  SlowReader() {
    REQUIRE(mkfifo(path().c_str(), 0600) == 0);
    reader_.reset(open(path().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    fcntl(reader_.get(), F_SETPIPE_SZ, 4096);
  }
  std::string path() const { return folder_.file("fifo"); }

  // What is there to be read now.
  std::string Read() {
    std::string text;
    char buffer[8192];
    for (ssize_t n; (n = read(reader_.get(), buffer, sizeof buffer)) > 0;) text.append(buffer, n);
    return text;
  }

 private:
  TempFolder folder_;
  UniqueFd reader_;
};

TEST_CASE("for a reader that lags behind the lines wait, and nobody else does") {
  SlowReader slow;
  auto file = LineFile::Create(slow.path(), "header");
  REQUIRE(file.ok());
  std::string expected = "header\n";
  for (int i = 0; i < 1000; ++i) {  // More than fits into the pipe.
    const std::string line = absl::StrCat("line ", i);
    REQUIRE(file->Append(line).ok());
    absl::StrAppend(&expected, line, "\n");
  }
  const size_t waited_for = expected.size();
  std::string text;
  while (text.size() < waited_for) {
    text += slow.Read();
    REQUIRE(file->Append("more").ok());
    expected += "more\n";
  }
  REQUIRE(file->Finish().ok());
  text += slow.Read();
  CHECK(text == expected);
}

TEST_CASE("at the end a reader that takes nothing is waited for once, and what is missing is counted") {
  SlowReader slow;
  auto file = LineFile::Create(slow.path(), "header");
  REQUIRE(file.ok());
  for (int i = 0; i < 10; ++i) REQUIRE(file->Append(std::string(999, 'x')).ok());
  const std::string message(file->Finish(absl::Milliseconds(10)).message());
  const std::string text = slow.Read();
  const int64_t missing = 11 - std::count(text.begin(), text.end(), '\n');
  CHECK(missing > 1);
  CHECK(message == absl::StrCat("cannot write ", slow.path(), ": nobody has read from it for 10ms; ", missing,
                                " lines are missing"));
}

TEST_CASE("lines that wait do not fill the memory: beyond a bound they are lost, and counted") {
  SlowReader slow;
  auto file = LineFile::Create(slow.path(), "header");
  REQUIRE(file.ok());
  constexpr size_t kLineBytes = 1 << 20;
  const std::string line(kLineBytes - 1, 'x');
  constexpr int kKept = LineFile::kMaximumWaitingBytes / kLineBytes;
  for (int i = 0; i < kKept; ++i) REQUIRE(file->Append(line).ok());
  CHECK(std::string(file->Append(line).message()) ==
        absl::StrCat(slow.path(), " could not be written for too long; 1 line is missing"));
  const absl::Status second = file->Append(line);
  CHECK(std::string(second.message()) ==
        absl::StrCat(slow.path(), " could not be written for too long; 2 lines are missing"));
  // What comes when there is room again is kept, and what was lost is said to the end.
  size_t bytes = 0;
  absl::Status last = second;
  while (bytes < kKept * kLineBytes) {
    bytes += slow.Read().size();
    last = file->Append("");
  }
  slow.Read();
  CHECK_THAT(std::string(last.message()), Contains("missing"));
  CHECK(file->Finish().message() == last.message());
}

TEST_CASE("a pipe that nobody reads is a sentence at once, and no endless wait") {
  TempFolder folder;
  REQUIRE(mkfifo(folder.file("fifo").c_str(), 0600) == 0);
  CHECK(std::string(LineFile::Create(folder.file("fifo"), "header").status().message()) ==
        absl::StrCat("cannot write to ", folder.file("fifo"),
                     ": it is a pipe that nobody reads; start its reader first"));
}

TEST_CASE("lines for one of the program's own descriptors follow what is there") {
  TempFolder folder;
  const UniqueFd log(open(folder.file("log").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  REQUIRE(WriteAll(log.get(), "before\n", "log").ok());
  auto file = LineFile::Create(absl::StrCat("/dev/fd/", log.get()), "header");
  REQUIRE(file.ok());
  REQUIRE(WriteAll(log.get(), "after\n", "log").ok());
  CHECK(*ReadFile(folder.file("log")) == "before\nheader\nafter\n");
}

TEST_CASE("lines for which there was no room to the end are counted") {
  TempFolder folder;
  auto file = LineFile::Create(folder.file("a.csv"), "header");
  REQUIRE(file.ok());
  absl::Status finished;
  {
    const FileSizeLimit limit(10);
    file->Append("first").IgnoreError();
    file->Append("second").IgnoreError();
    finished = file->Finish();
  }
  CHECK(std::string(finished.message()) ==
        absl::StrCat("cannot write ", folder.file("a.csv"), ": File too large; 2 lines are missing"));
}

TEST_CASE("a file that cannot be made is an error with its path") {
  const auto file = LineFile::Create("/no/such/folder/a.csv", "header");
  REQUIRE_FALSE(file.ok());
  CHECK(std::string(file.status().message()) ==
        "cannot create /no/such/folder/a.csv: No such file or directory");
}

}  // namespace
}  // namespace ebb
