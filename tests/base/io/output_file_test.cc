#include "base/io/output_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ebb {
namespace {

namespace fs = std::filesystem;

size_t FilesIn(const TempFolder& folder) {
  return std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator());
}

// What a descriptor that does not wait has to read.
std::string ReadAll(const UniqueFd& fd) {
  char buffer[4096];
  const ssize_t n = read(fd.get(), buffer, sizeof buffer);
  return std::string(buffer, n > 0 ? n : 0);
}

TEST_CASE("a symbolic link is written through and stays, whether what it leads to is there or not") {
  TempFolder folder;
  REQUIRE(MakeFolder(folder.file("below")).ok());
  fs::create_symlink("below/second", folder.file("first"));  // From the link's own folder.
  fs::create_symlink("../file", folder.file("below/second"));
  for (const char* content : {"new", "newer"}) {
    REQUIRE(WriteFileAtomically(folder.file("first"), content).ok());
    CHECK(*ReadFile(folder.file("file")) == content);
    CHECK(fs::is_regular_file(fs::symlink_status(folder.file("file"))));
  }
  CHECK(fs::is_symlink(folder.file("first")));
  CHECK(fs::is_symlink(folder.file("below/second")));
  CHECK(FilesIn(folder) == 3);
}

TEST_CASE("a file behind a link is replaced: whoever reads the old one reads it to its end") {
  TempFolder folder;
  REQUIRE(WriteFileAtomically(folder.file("file"), "old").ok());
  fs::create_symlink("file", folder.file("link"));
  const UniqueFd reader(open(folder.file("file").c_str(), O_RDONLY | O_CLOEXEC));
  REQUIRE(WriteFileAtomically(folder.file("link"), "new").ok());
  CHECK(ReadAll(reader) == "old");
}

TEST_CASE("links that lead to each other are an error and not an endless search") {
  TempFolder folder;
  fs::create_symlink("b", folder.file("a"));
  fs::create_symlink("a", folder.file("b"));
  CHECK(std::string(WriteFileAtomically(folder.file("a"), "x").message()) ==
        absl::StrCat("cannot write ", folder.file("a"), ": Too many levels of symbolic links"));
}

TEST_CASE("a FIFO gets the content and stays a FIFO") {
  TempFolder folder;
  const std::string path = folder.file("fifo");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const UniqueFd reader(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  auto file = OutputFile::Open(path);
  REQUIRE(file.ok());
  CHECK_FALSE(file->replaces());
  REQUIRE(file->Write("content").ok());
  CHECK(ReadAll(reader) == "content");
  CHECK(fs::is_fifo(path));
  CHECK(FilesIn(folder) == 1);
}

TEST_CASE("a FIFO that nobody reads is a sentence at once, and no endless wait") {
  TempFolder folder;
  const std::string path = folder.file("fifo");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  CHECK(std::string(WriteFileAtomically(path, "x").message()) ==
        absl::StrCat("cannot write to ", path, ": it is a pipe that nobody reads; start its reader first"));
}

TEST_CASE("a device takes what is written and stays a device") {
  TempFolder folder;
  const std::string path = folder.file("null");
  const bool made = mknod(path.c_str(), S_IFCHR | 0600, makedev(1, 3)) == 0;  // As /dev/null is (null(4)).
  if (!made || access(path.c_str(), W_OK) != 0 || !UniqueFd(open(path.c_str(), O_WRONLY)).valid()) {
    WARN("devices cannot be made here");
    return;
  }
  REQUIRE(WriteFileAtomically(path, "content").ok());
  CHECK(fs::is_character_file(path));
  CHECK(std::string(WriteFileAtomically("/dev/full", "x").message()) ==
        "cannot write /dev/full: No space left on device");
  CHECK(fs::is_character_file("/dev/full"));
}

TEST_CASE("a folder in the place of a file is an error") {
  TempFolder folder;
  CHECK(std::string(WriteFileAtomically(folder.path(), "x").message()) ==
        absl::StrCat("cannot write to ", folder.path(), ": Is a directory"));
}

TEST_CASE("a pipe that the shell has opened, >(command), gets the content") {
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  const UniqueFd read_end(ends[0]);
  const UniqueFd write_end(ends[1]);
  REQUIRE(WriteFileAtomically(absl::StrCat("/dev/fd/", write_end.get()), "content").ok());
  CHECK(ReadAll(read_end) == "content");
}

TEST_CASE("a file behind one of the program's descriptors is added to, neither emptied nor replaced") {
  TempFolder folder;
  const std::string path = folder.file("log");
  const UniqueFd log(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  REQUIRE(WriteAll(log.get(), "before ", "log").ok());
  fs::create_symlink(absl::StrCat("/dev/fd/", log.get()), folder.file("link"));
  REQUIRE(WriteFileAtomically(folder.file("link"), "result ").ok());
  REQUIRE(WriteAll(log.get(), "after", "log").ok());
  CHECK(*ReadFile(path) == "before result after");
}

TEST_CASE("a file that is replaced keeps its permissions, and a file called .new beside it is let alone") {
  TempFolder folder;
  const std::string path = folder.file("file");
  REQUIRE(WriteFileAtomically(path, "old").ok());
  REQUIRE(WriteFileAtomically(absl::StrCat(path, ".new"), "precious").ok());
  // As a process of this number would leave it that was killed.
  REQUIRE(WriteFileAtomically(absl::StrCat(path, ".new-", getpid()), "left").ok());
  REQUIRE(chmod(path.c_str(), 0640) == 0);
  REQUIRE(WriteFileAtomically(path, "new").ok());
  CHECK(*ReadFile(path) == "new");
  struct stat after;
  REQUIRE(stat(path.c_str(), &after) == 0);
  CHECK((after.st_mode & 0777) == 0640);
  CHECK(*ReadFile(absl::StrCat(path, ".new")) == "precious");
  CHECK(FilesIn(folder) == 3);
}

TEST_CASE("a reader that takes nothing is an error after the patience that was asked for") {
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0);
  const UniqueFd read_end(ends[0]);
  const UniqueFd write_end(ends[1]);
  const std::string more_than_fits(1 << 20, 'x');
  CHECK(
      std::string(WriteAll(write_end.get(), more_than_fits, "the pipe", absl::Milliseconds(10)).message()) ==
      "cannot write the pipe: nobody has read from it for 10ms");
}

}  // namespace
}  // namespace ebb
