#include "base/io/standard_streams.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <string>

#include "base/exit_code.h"
#include "base/io/file.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ebb {
namespace {

// Runs `body` in a process of its own, with standard output and error as given, and returns its exit code.
int InProcess(const std::string& output, const std::string& errors, const std::function<int()>& body) {
  fflush(stdout);
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    dup2(open(errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    _exit(body());
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

constexpr char kFull[] = "x: cannot write to standard output: No space left on device\n";

TEST_CASE("output that was written leaves the exit code as it is") {
  TempFolder folder;
  for (const int exit_code : {kExitDone, kExitFailed, kExitUsage, kExitInterrupted}) {
    CHECK(InProcess(folder.file("output"), folder.file("errors"), [=] {
            printf("all of it");
            return FinishOutput("x", exit_code);
          }) == exit_code);
    CHECK(*ReadFile(folder.file("output")) == "all of it");
    CHECK(ReadFile(folder.file("errors"))->empty());
  }
}

TEST_CASE("output that was lost is said, and done becomes failed; what is worse stays") {
  TempFolder folder;
  const std::pair<int, int> codes[] = {
      {kExitDone, kExitFailed}, {kExitUsage, kExitUsage}, {kExitInterrupted, kExitInterrupted}};
  for (const auto& [before, after] : codes) {
    const int exit_code = before;
    CHECK(InProcess("/dev/full", folder.file("errors"), [=] {
            printf("lost");
            return FinishOutput("x", exit_code);
          }) == after);
    CHECK(*ReadFile(folder.file("errors")) == kFull);
  }
}

TEST_CASE("output that was lost in the middle is not forgotten when the rest can be written") {
  TempFolder folder;
  CHECK(InProcess("/dev/full", folder.file("errors"), [&] {
          printf("lost");
          fflush(stdout);
          dup2(open(folder.file("output").c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
          printf("the rest");
          return FinishOutput("x", kExitDone);
        }) == kExitFailed);
  CHECK(*ReadFile(folder.file("errors")) == "x: cannot write to standard output: not all of it was taken\n");
}

TEST_CASE("the reason of what was lost in the middle is kept") {
  TempFolder folder;
  CHECK(InProcess("/dev/full", folder.file("errors"), [&] {
          printf("lost");
          FlushOutput();
          dup2(open(folder.file("output").c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
          printf("the rest");
          return FinishOutput("x", kExitDone);
        }) == kExitFailed);
  CHECK(*ReadFile(folder.file("errors")) == kFull);
}

TEST_CASE("standard descriptors that are closed are opened, and those that are open stay") {
  TempFolder folder;
  CHECK(InProcess(folder.file("output"), folder.file("errors"), [&] {
          close(STDIN_FILENO);
          close(STDERR_FILENO);
          PrepareStandardStreams();
          const int next = open("/dev/null", O_RDONLY);
          fprintf(stderr, "lost");
          printf("kept");
          return FinishOutput("x", next > STDERR_FILENO ? kExitDone : kExitUsage);
        }) == kExitDone);
  CHECK(*ReadFile(folder.file("output")) == "kept");
  CHECK(ReadFile(folder.file("errors"))->empty());
}

TEST_CASE("a reader that has gone is an error and not the end") {
  TempFolder folder;
  CHECK(InProcess(folder.file("output"), folder.file("errors"), [] {
          PrepareStandardStreams();
          raise(SIGPIPE);
          raise(SIGXFSZ);
          return kExitDone;
        }) == kExitDone);
}

}  // namespace
}  // namespace ebb
