#include "base/io/standard_streams.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/exit_code.h"
#include "base/io/standard_error.h"

namespace ebb {
namespace {

int first_error = 0;  // Of FlushOutput(), as errno has it.

}  // namespace

void PrepareStandardStreams() {
  // The lowest number that is free is taken (open(2)).
  int fd;
  do {
    fd = open("/dev/null", O_RDWR);
  } while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0) close(fd);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

void FlushOutput() {
  if (fflush(stdout) != 0 && first_error == 0) first_error = errno;
}

int FinishOutput(absl::string_view program, int exit_code) {
  FlushOutput();
  // A file system on a network may tell of a full disk only when a descriptor of the file is closed
  // (close(2)).
  const int copy = dup(STDOUT_FILENO);
  if (copy >= 0 && close(copy) != 0 && first_error == 0) first_error = errno;
  if (first_error == 0 && ferror(stdout) == 0) return exit_code;
  // The reason of a write that printf() made by itself is not known any more.
  const std::string why = first_error != 0 ? strerror(first_error) : "not all of it was taken";
  SayOnStandardError(absl::StrCat(program, ": cannot write to standard output: ", why, "\n"),
                     kLastWordsPatience);
  return exit_code == kExitDone ? kExitFailed : exit_code;
}

}  // namespace ebb
