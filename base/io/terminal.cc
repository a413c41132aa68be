#include "base/io/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace ebb {
namespace {

constexpr int kUsualColumns = 80;

}  // namespace

bool CanRedraw(int fd) {
  const char* const term = getenv("TERM");
  return isatty(fd) == 1 && (term == nullptr || strcmp(term, "dumb") != 0);
}

int TerminalColumns(int fd) {
  winsize size;
  return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsualColumns;
}

}  // namespace ebb
