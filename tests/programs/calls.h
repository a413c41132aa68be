#ifndef EBB_TESTS_PROGRAMS_CALLS_H_
#define EBB_TESTS_PROGRAMS_CALLS_H_

#include <string>
#include <vector>

#include "tests/server/running_server.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace ebb {

// One of ebb's programs and what it is asked to do.
struct Call {
  std::string program;  // "pulse"
  std::vector<std::string> flags;
};

// Starts it by a shell, which is replaced by it. `before` is a line of the shell, such as "ulimit -f 1", and
// `redirections` are the shell's, such as ">/dev/full".
Program Start(const Call& call, const std::string& redirections = "", const std::string& before = "true");

// What calls need: a server to be pulsed and explained, and a recording to be shown.
class Subjects {
 public:
  // Throws std::runtime_error if one of them cannot be had.
  Subjects();

  // The fastest pulse that there is.
  Call Pulse(const std::vector<std::string>& more) const;
  // A recording of a command that ends by itself.
  Call Record(const std::string& out) const;
  Call Explain() const;
  Call Plot(const std::vector<std::string>& more) const;
  // A comparison of one design under the fewest pulses.
  Call Compare(const std::string& out) const;

 private:
  server::RunningServer server_;
  TempFolder folder_;
};

}  // namespace ebb

#endif  // EBB_TESTS_PROGRAMS_CALLS_H_
