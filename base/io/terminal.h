#ifndef EBB_BASE_IO_TERMINAL_H_
#define EBB_BASE_IO_TERMINAL_H_

namespace ebb {

// True if the descriptor is a terminal on which a line can be taken back and drawn again: TERM is not "dumb".
// Any thread may call it.
bool CanRedraw(int fd);

// How wide the terminal is now, in characters; 80 if it does not say, and for what is not a terminal. Any
// thread may call it.
int TerminalColumns(int fd);

}  // namespace ebb

#endif  // EBB_BASE_IO_TERMINAL_H_
