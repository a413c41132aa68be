#include "base/io/standard_error.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "base/io/unique_fd.h"
#include "tests/support/catch.h"

namespace ebb {
namespace {

// Four pages, in units of which the kernel says whether there is room.
constexpr int kRoom = 4 * 4096;

// Makes a pipe the standard error, and puts the old one back.
class PipedStandardError {
 public:
  PipedStandardError() : kept_(dup(STDERR_FILENO)) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    read_end_.reset(ends[0]);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    fcntl(ends[0], F_SETPIPE_SZ, kRoom);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
  }
  ~PipedStandardError() { dup2(kept_.get(), STDERR_FILENO); }

  std::string Read() {
    std::string text(1 << 16, '\0');
    const ssize_t n = read(read_end_.get(), text.data(), text.size());
    text.resize(n > 0 ? n : 0);
    return text;
  }

 private:
  const UniqueFd kept_;
  UniqueFd read_end_;
};

TEST_CASE("what nobody reads is dropped at once, and its lines are counted for the next reader") {
  PipedStandardError standard_error;
  const std::string all_that_fits = std::string(kRoom - 1, '.') + "\n";
  SayOnStandardError(all_that_fits);
  SayOnStandardError("one\n");
  SayOnStandardError("two\nthree\n");
  DrawOnStandardError("a bar");
  CHECK(standard_error.Read() == all_that_fits);
  SayOnStandardError("four\n");
  SayOnStandardError("five\n");
  CHECK(standard_error.Read() == "(lines that could not be written here: 3)\nfour\nfive\n");
}

TEST_CASE("a long text is written as far as there is room") {
  PipedStandardError standard_error;
  SayOnStandardError(std::string(kRoom + 2'000, '.') + "\n");
  CHECK(standard_error.Read().size() == kRoom);
  SayOnStandardError("next\n");
  CHECK(standard_error.Read() == "(lines that could not be written here: 1)\nnext\n");
}

TEST_CASE("last words are waited for, and not for ever") {
  PipedStandardError standard_error;
  SayOnStandardError(std::string(kRoom, '.'));
  SayOnStandardError("why\n", absl::Milliseconds(20));
  standard_error.Read();
  SayOnStandardError("why\n", absl::Milliseconds(20));
  CHECK(standard_error.Read() == "(lines that could not be written here: 1)\nwhy\n");
}

}  // namespace
}  // namespace ebb
