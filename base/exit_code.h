#ifndef EBB_BASE_EXIT_CODE_H_
#define EBB_BASE_EXIT_CODE_H_

namespace ebb {

// What every program of ebb returns to the shell.
inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;         // The work failed: not all connected, a design died.
inline constexpr int kExitUsage = 2;          // The command line asked for something that is not allowed.
inline constexpr int kExitInterrupted = 130;  // Ctrl-C; what there was so far has been printed.

}  // namespace ebb

#endif  // EBB_BASE_EXIT_CODE_H_
