#ifndef EBB_BASE_IO_STANDARD_STREAMS_H_
#define EBB_BASE_IO_STANDARD_STREAMS_H_

#include "absl/strings/string_view.h"

namespace ebb {

// What each program does about its standard input, output and error, from the first line of main to the last:
//
//   int main(int argc, char** argv) {
//     ebb::PrepareStandardStreams();
//     return ebb::FinishOutput("pulse", Main(argc, argv));
//   }
//
// All of it is for the main thread.

// Opens /dev/null for those of the descriptors 0 to 2 that are closed, so that no file or socket that is
// opened later gets their number and, with it, what was meant for the user. Ignores SIGPIPE and SIGXFSZ: a
// reader that has gone and a limit of file sizes (ulimit -f) are errors of write(2) and not the program's
// end. Call it before anything is opened.
void PrepareStandardStreams();

// Hands to the kernel what was printed on standard output. An error is kept for FinishOutput().
void FlushOutput();

// The last thing before the program ends: flushes standard output. If not all that was printed could be
// written (a full disk, a reader that has gone) it says so on standard error, and what would have been
// kExitDone is kExitFailed. Returns the exit code.
int FinishOutput(absl::string_view program, int exit_code);

}  // namespace ebb

#endif  // EBB_BASE_IO_STANDARD_STREAMS_H_
